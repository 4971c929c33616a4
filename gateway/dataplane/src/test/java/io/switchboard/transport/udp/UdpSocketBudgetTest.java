package io.switchboard.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UdpSocketBudgetTest {
    @TempDir
    private Path directory;

    @Test
    void share_isTheMostForOneWhileThereAreFew() {
        UdpSocketBudget budget = UdpSocketBudget.divided(2, Long.MAX_VALUE).getFirst();
        budget.join();
        assertThat(budget.share(2048)).isEqualTo(1024);
        for (int i = 1; i < 8; i++) {
            budget.join();
        }

        assertThat(budget.share(2048)).as("4,096 of one loop, by eight").isEqualTo(512);
        for (int i = 0; i < 7; i++) {
            budget.leave();
        }
        assertThat(budget.share(2048)).isEqualTo(1024);
    }

    @Test
    void share_isNoMoreThanIsWanted() {
        UdpSocketBudget budget = UdpSocketBudget.divided(2, Long.MAX_VALUE).getFirst();
        budget.join();

        assertThat(budget.share(64)).as("on one of two loops").isEqualTo(32);
        assertThat(budget.share(4)).as("never so few that ports can be guessed").isEqualTo(4);
    }

    @Test
    void share_ofManyTogetherIsWithinTheBound() {
        for (int loops : new int[] {1, 2, 4, 16}) {
            UdpSocketBudget budget =
                    UdpSocketBudget.divided(loops, Long.MAX_VALUE).getFirst();
            int connectors = 64;
            for (int i = 0; i < connectors; i++) {
                budget.join();
            }

            assertThat(budget.share(2048) * connectors * loops).isLessThanOrEqualTo(UdpSocketBudget.MOST);
        }
    }

    @Test
    void share_isWithinHalfOfTheFilesThatMayBeOpen() {
        UdpSocketBudget budget = UdpSocketBudget.divided(2, 1024).getFirst();
        budget.join();
        assertThat(budget.share(2048)).isEqualTo(256);
        for (int i = 1; i < 200; i++) {
            budget.join();
        }

        assertThat(budget.share(2048))
                .as("never so few that ports can be guessed")
                .isEqualTo(4);
    }

    @Test
    void openFiles_isTheSoftLimitOfTheProcess() throws Exception {
        Path limits = directory.resolve("limits");
        Files.writeString(limits, """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             500                  500                  processes
                Max open files            1024                 524288               files
                """);
        assertThat(UdpSocketBudget.openFiles(limits)).isEqualTo(1024);

        Files.writeString(limits, "Max open files            unlimited            unlimited            files\n");
        assertThat(UdpSocketBudget.openFiles(limits)).isEqualTo(Long.MAX_VALUE);
        assertThat(UdpSocketBudget.openFiles(directory.resolve("none"))).isEqualTo(Long.MAX_VALUE);
    }
}

package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who is let in, and that a place in the table is neither lost nor kept for ever. */
class InFlightLimitsTest {
    private final InFlightLimits limits = new InFlightLimits(CacheFixture.limits(10_000, 3));

    @Test
    void enter_beyondOneClientsLimitIsRefused() throws Exception {
        InetAddress client = address(1);
        ClientQueries entered = entered(1);
        assertThat(entered(1)).isSameAs(entered(1));

        assertThat(limits.enter(client)).isNull();
        assertThat(limits.waiting()).isEqualTo(3);
        limits.leave(entered);
        assertThat(limits.enter(client)).isNotNull();
        assertThat(limits.enter(address(2))).isNotNull();
    }

    @Test
    void places_ofClientsThatAreGoneAreGivenUp() throws Exception {
        for (int i = 0; i < 5_000; i++) {
            limits.leave(entered(i));
        }

        assertThat(limits.places()).isBetween(1, 1_025);
        assertThat(limits.waiting()).isZero();
    }

    @Test
    void counts_areRightWhenClientsComeAndGoOnManyThreads() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            limits.enter(address(10_000 + i));
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                done.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 50_000; i++) {
                        ClientQueries entered = limits.enter(address(i % 3));
                        if (entered != null) {
                            limits.leave(entered);
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get();
            }
        }

        assertThat(limits.waiting()).isEqualTo(1_100);
        assertThat(limits.clients()).isEqualTo(1_100);
        assertThat(limits.places()).isBetween(1_100, 1_103);
    }

    private ClientQueries entered(int client) throws UnknownHostException {
        return Objects.requireNonNull(limits.enter(address(client)));
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
    }
}

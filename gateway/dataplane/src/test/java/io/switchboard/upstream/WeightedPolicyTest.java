package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightedPolicyTest {
    private final PolicyLines group = new PolicyLines();
    private final UpstreamPolicy policy = UpstreamPolicy.weighted();

    @Test
    void order_startsAsOftenAsTheWeightsSay() {
        Line[] lines = group.lines(5, 1, 2);

        assertThat(group.firsts(policy, 8_000, lines)).containsExactly(5_000, 1_000, 2_000);
    }

    @Test
    void order_spreadsTheTurnsOfTheHeavyOne() {
        Line[] lines = group.lines(5, 1, 1);
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            firsts.add(group.order(policy, 0, lines)[0]);
        }

        assertThat(firsts).containsExactly(0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void order_withOneDownKeepsTheRatioOfTheRest() {
        Line[] lines = group.lines(3, 8, 1);
        group.down(lines[1]);

        assertThat(group.firsts(policy, 4_000, lines)).containsExactly(3_000, 0, 1_000);
    }

    @Test
    void order_holdsEveryOneForFailover() {
        Line[] lines = group.lines(100, 1, 1, 1);

        for (int i = 0; i < 500; i++) {
            assertThat(group.order(policy, 0, lines)).containsExactlyInAnyOrder(0, 1, 2, 3);
        }
    }

    @Test
    void order_failsOverByWeight() {
        Line[] lines = group.lines(1, 1, 98);
        int heavyFirstOrSecond = 0;
        for (int i = 0; i < 1_000; i++) {
            int[] order = group.order(policy, 0, lines);
            heavyFirstOrSecond += order[0] == 2 || order[1] == 2 ? 1 : 0;
        }

        assertThat(heavyFirstOrSecond).isGreaterThan(970);
    }
}

package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HashPolicyTest {
    private static final int NAMES = 10_000;

    private final PolicyLines group = new PolicyLines();
    private final UpstreamPolicy policy = UpstreamPolicy.hash();

    @Test
    void name_alwaysHasTheSameOrder() {
        Line[] lines = group.lines(1, 1, 1, 1);
        for (int name = 0; name < 100; name++) {
            int[] first = group.order(policy, name, lines);

            assertThat(group.order(UpstreamPolicy.hash(), name, lines)).isEqualTo(first);
        }
    }

    @Test
    void names_areSpreadByWeight() {
        int[] firsts = group.firsts(policy, NAMES, group.lines(1, 1, 2));

        assertThat(firsts[0]).isBetween(2_300, 2_700);
        assertThat(firsts[1]).isBetween(2_300, 2_700);
        assertThat(firsts[2]).isBetween(4_800, 5_200);
    }

    @Test
    void names_ofOneThatIsDownAreSpreadAndComeBack() {
        Line[] lines = group.lines(1, 1, 1, 1);
        int[] before = firstOfEach(lines);

        group.down(lines[1]);
        int[] without = firstOfEach(lines);
        group.up(lines[1]);
        int[] after = firstOfEach(lines);

        int[] moved = new int[4];
        for (int name = 0; name < NAMES; name++) {
            if (before[name] == 1) {
                moved[without[name]]++;
            } else {
                assertThat(without[name]).as("stays where it was").isEqualTo(before[name]);
            }
        }
        assertThat(moved[1]).isZero();
        assertThat(moved[0]).isBetween(700, 950);
        assertThat(moved[2]).isBetween(700, 950);
        assertThat(moved[3]).isBetween(700, 950);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void failover_isTheSameForOneName() {
        Line[] lines = group.lines(1, 1, 1);
        int[] order = group.order(policy, 42, lines);

        group.down(lines[order[0]]);

        assertThat(group.order(policy, 42, lines)).containsExactly(order[1], order[2], order[0]);
    }

    @Test
    void oneHotName_doesNotOverloadOneUpstream() {
        Line[] lines = group.lines(1, 1, 1, 1);
        int hot = group.order(policy, 7, lines)[0];
        for (int i = 0; i < 400; i++) {
            lines[group.order(policy, 7, lines)[0]].send(TestAttempts.unsent());
        }

        assertThat(lines[hot].inFlight()).as("a quarter above its share").isBetween(100, 126);
        assertThat(Arrays.stream(lines).mapToInt(Line::inFlight)).allMatch(count -> count <= 126);
    }

    @Test
    void fewQueries_areNoOverload() {
        Line[] lines = group.lines(1, 1, 1, 1);
        int hot = group.order(policy, 7, lines)[0];
        for (int i = 0; i < HashPolicy.LEAST_BOUND; i++) {
            lines[group.order(policy, 7, lines)[0]].send(TestAttempts.unsent());
        }

        assertThat(lines[hot].inFlight()).isEqualTo(HashPolicy.LEAST_BOUND);
    }

    @Test
    void overloaded_areLastButNotLost() {
        Line[] lines = group.lines(1, 1, 1);
        int[] calm = group.order(policy, 7, lines);
        for (int i = 0; i < 100; i++) {
            lines[calm[0]].send(TestAttempts.unsent());
        }

        assertThat(group.order(policy, 7, lines)).containsExactly(calm[1], calm[2], calm[0]);
    }

    private int[] firstOfEach(Line... lines) {
        int[] firsts = new int[NAMES];
        for (int name = 0; name < NAMES; name++) {
            firsts[name] = group.order(policy, name, lines)[0];
        }
        return firsts;
    }
}

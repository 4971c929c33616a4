package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.UpstreamGroupConfig.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 2782: servers of a larger priority come behind those of a smaller one, whatever the policy. */
class ReserveOrderTest {
    private static final int ROUNDS = 200;

    private final PolicyLines group = new PolicyLines();

    @ParameterizedTest
    @EnumSource(Policy.class)
    void smallestPriority_comesFirstAndTheOthersInTheirOrder(Policy which) {
        Line[] lines = group.service(1, 1, 5, 5, 9);

        for (List<Integer> order : orders(which, lines)) {
            assertThat(order.subList(0, 2)).containsExactlyInAnyOrder(0, 1);
            assertThat(order.subList(2, 4)).containsExactlyInAnyOrder(2, 3);
            assertThat(order.get(4)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void nextPriority_takesOverWhenAllOfTheFirstAreDown(Policy which) {
        Line[] lines = group.service(1, 1, 5, 5);
        group.down(lines[0]);
        assertThat(firsts(which, lines)).containsExactly(1);
        group.down(lines[1]);

        assertThat(firsts(which, lines)).isSubsetOf(2, 3);
        for (List<Integer> order : orders(which, lines)) {
            assertThat(order.subList(2, 4)).containsExactlyInAnyOrder(0, 1);
        }
        assertThat(lines[2].inReserve()).isFalse();
    }

    @Test
    void allDown_areTriedByPriority() {
        Line[] lines = group.service(1, 5, 5);
        group.down(lines);

        assertThat(firsts(Policy.BALANCED, lines)).containsExactly(0);
    }

    /** Priorities of different endpoints have nothing to do with each other. */
    @Test
    void endpoints_takePartByTheirBestServersEach() {
        Line[] lines = Stream.of(group.service(10, 20), group.service(30, 40), group.lines(1))
                .flatMap(Arrays::stream)
                .toArray(Line[]::new);
        assertThat(firsts(Policy.RANDOM, lines)).containsExactlyInAnyOrder(0, 2, 4);
        assertThat(orders(Policy.SEQUENTIAL, lines)).containsOnly(List.of(0, 2, 4, 1, 3));

        group.down(lines[2]);

        assertThat(firsts(Policy.RANDOM, lines)).containsExactlyInAnyOrder(0, 3, 4);
        assertThat(orders(Policy.SEQUENTIAL, lines)).containsOnly(List.of(0, 3, 4, 1, 2));
    }

    private Set<Integer> firsts(Policy which, Line... lines) {
        Set<Integer> firsts = new HashSet<>();
        orders(which, lines).forEach(order -> firsts.add(order.getFirst()));
        return firsts;
    }

    private List<List<Integer>> orders(Policy which, Line... lines) {
        UpstreamPolicy policy = UpstreamPolicy.of(which);
        List<List<Integer>> orders = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            orders.add(
                    Arrays.stream(group.order(policy, i * 7919, lines)).boxed().toList());
        }
        return orders;
    }
}

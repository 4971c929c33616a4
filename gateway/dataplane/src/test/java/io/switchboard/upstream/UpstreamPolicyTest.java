package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.dns.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamPolicyTest {
    private static final long MILLIS = 1_000_000;
    private static final int ROUNDS = 6_000;

    private final Loopback group = new Loopback();

    @AfterEach
    void close() {
        group.close();
    }

    private Line[] lines(int count) {
        for (int i = 0; i < count; i++) {
            group.endpoint(Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 2000 + i));
        }
        return group.group().upstreams().stream()
                .map(upstream ->
                        new Line(upstream, group.loop, (loop, transport, target, counters) -> new NoConnector()))
                .toArray(Line[]::new);
    }

    private void down(Line... lines) {
        for (Line line : lines) {
            for (int i = 0; i < 3; i++) {
                line.upstream().health().refused(group.loop.nanos());
            }
        }
    }

    private int[] order(UpstreamPolicy policy, Line... lines) {
        int[] order = new int[lines.length];
        policy.order(lines, order, 0, group.loop.nanos());
        return order;
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void order_holdsEveryUpstreamOnce(Policy policy) {
        Line[] lines = lines(7);
        down(lines[2], lines[5]);
        UpstreamPolicy made = UpstreamPolicy.of(policy);
        for (int i = 0; i < 100; i++) {
            int[] order = order(made, lines);

            assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
            assertThat(Arrays.copyOfRange(order, 5, 7)).as("down last").containsExactlyInAnyOrder(2, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void order_holdsThoseThatAreDownWhenNothingIsUp(int count) {
        Line[] lines = lines(count);
        down(lines);

        assertThat(order(UpstreamPolicy.balanced(), lines)).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void sequential_isAsConfigured() {
        Line[] lines = lines(4);
        assertThat(order(UpstreamPolicy.sequential(), lines)).containsExactly(0, 1, 2, 3);

        down(lines[0], lines[1]);

        assertThat(order(UpstreamPolicy.sequential(), lines)).containsExactly(2, 3, 0, 1);
    }

    @Test
    void roundRobin_startsOneFurther() {
        Line[] lines = lines(3);
        UpstreamPolicy policy = UpstreamPolicy.roundRobin();

        assertThat(order(policy, lines)).containsExactly(1, 2, 0);
        assertThat(order(policy, lines)).containsExactly(2, 0, 1);
        assertThat(order(policy, lines)).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void roundRobin_givesEachTheSame(boolean allDown) {
        Line[] lines = lines(3);
        if (allDown) {
            down(lines);
        }

        assertThat(firsts(UpstreamPolicy.roundRobin(), lines)).containsExactly(2_000, 2_000, 2_000);
    }

    @Test
    void random_givesEachAboutTheSame() {
        Line[] lines = lines(3);

        assertThat(Arrays.stream(firsts(UpstreamPolicy.random(), lines)))
                .allMatch(count -> count > 1_800 && count < 2_200);
    }

    @Test
    void balanced_prefersTheFasterButForgetsNoOne() {
        Line[] lines = lines(2);
        lines[0].upstream().latency().sample(50 * MILLIS, group.loop.nanos());
        lines[1].upstream().latency().sample(5 * MILLIS, group.loop.nanos());

        int[] firsts = firsts(UpstreamPolicy.balanced(), lines);

        // One in 25 is drawn by chance, of those each second.
        assertThat(firsts[0]).isBetween(60, 200);
    }

    @Test
    void balanced_neverStartsWithTheWorstOfThree() {
        Line[] lines = lines(3);
        lines[0].upstream().latency().sample(500 * MILLIS, group.loop.nanos());
        lines[1].upstream().latency().sample(20 * MILLIS, group.loop.nanos());
        lines[2].upstream().latency().sample(5 * MILLIS, group.loop.nanos());

        int[] firsts = firsts(UpstreamPolicy.balanced(), lines);

        assertThat(firsts[0]).as("explored only").isBetween(40, 130);
        assertThat(firsts[2]).isGreaterThan(firsts[1]);
    }

    @Test
    void balanced_shiftsLoadToTheIdle() {
        Line[] lines = lines(2);
        lines[0].upstream().latency().sample(5 * MILLIS, group.loop.nanos());
        lines[1].upstream().latency().sample(10 * MILLIS, group.loop.nanos());
        for (int i = 0; i < 4; i++) {
            lines[0].send(TestAttempts.unsent());
        }

        assertThat(firsts(UpstreamPolicy.balanced(), lines)[1]).isGreaterThan(5_500);
    }

    @Test
    void balanced_fillsQueuesInProportionToWeights() {
        Line[] lines = weighted(3, 1);
        for (int i = 0; i < 400; i++) {
            int first = order(UpstreamPolicy.balanced(), lines)[0];
            lines[first].send(TestAttempts.unsent());
        }

        // But for one query in 25.
        assertThat(lines[0].inFlight()).isBetween(270, 310);
    }

    @Test
    void balanced_asksTheFasterIfNobodyHasAQueueWhateverTheWeights() {
        Line[] lines = weighted(30, 1);
        lines[0].upstream().latency().sample(50 * MILLIS, group.loop.nanos());
        lines[1].upstream().latency().sample(5 * MILLIS, group.loop.nanos());

        assertThat(firsts(UpstreamPolicy.balanced(), lines)[1]).isGreaterThan(5_500);
    }

    private static Line[] weighted(int... weights) {
        return new PolicyLines().lines(weights);
    }

    @Test
    void balanced_givesTheSlowAnotherChanceWithTime() {
        Line[] lines = lines(2);
        lines[0].upstream().latency().sample(500 * MILLIS, group.loop.nanos());
        lines[1].upstream().latency().sample(5 * MILLIS, group.loop.nanos());
        group.loop.advance(Duration.ofSeconds(60));
        lines[1].upstream().latency().sample(5 * MILLIS, group.loop.nanos());

        assertThat(firsts(UpstreamPolicy.balanced(), lines)[0]).isGreaterThan(5_500);
    }

    private int[] firsts(UpstreamPolicy policy, Line... lines) {
        int[] firsts = new int[lines.length];
        for (int i = 0; i < ROUNDS; i++) {
            firsts[order(policy, lines)[0]]++;
        }
        return firsts;
    }
}

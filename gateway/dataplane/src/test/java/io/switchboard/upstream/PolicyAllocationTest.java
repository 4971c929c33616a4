package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ordering happens for each query that goes out: it makes no garbage. */
class PolicyAllocationTest {
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @EnumSource(Policy.class)
    void order_allocatesNothing(Policy which) {
        Line[] lines = new PolicyLines().lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        UpstreamPolicy policy = UpstreamPolicy.of(which);
        int[] order = new int[lines.length];
        run(policy, lines, order);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            run(policy, lines, order);
            least = Math.min(least, thread.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).isLessThan(ROUNDS);
    }

    private static void run(UpstreamPolicy policy, Line[] lines, int[] order) {
        for (int i = 0; i < ROUNDS; i++) {
            policy.order(lines, order, i, i);
        }
    }
}

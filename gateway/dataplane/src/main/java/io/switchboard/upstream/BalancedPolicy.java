package io.switchboard.upstream;

import java.util.SplittableRandom;

/** {@link UpstreamPolicy#balanced()}: power of two choices. */
final class BalancedPolicy extends UpstreamPolicy {
    private static final int EXPLORE_ONE_IN = 25;

    /** Chance for balance, not for secrecy. */
    private final SplittableRandom random = new SplittableRandom();

    @Override
    void arrange(Line[] lines, int[] order, int start, int end, int name, long now) {
        int count = end - start;
        if (count < 2) {
            return;
        }
        swap(order, start, start + random.nextInt(count));
        swap(order, start + 1, start + 1 + random.nextInt(count - 1));
        boolean explore = random.nextInt(EXPLORE_ONE_IN) == 0;
        // An upstream never heard of costs nothing and so is tried at once.
        if (!explore && lines[order[start + 1]].cost(now) < lines[order[start]].cost(now)) {
            swap(order, start, start + 1);
        }
    }
}

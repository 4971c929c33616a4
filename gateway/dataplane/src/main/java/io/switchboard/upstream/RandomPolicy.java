package io.switchboard.upstream;

import java.util.SplittableRandom;

/** {@link UpstreamPolicy#random()}. */
final class RandomPolicy extends UpstreamPolicy {
    /** Chance for balance, not for secrecy. */
    private final SplittableRandom random = new SplittableRandom();

    @Override
    void arrange(Line[] lines, int[] order, int start, int end, int name, long now) {
        for (int i = end - 1; i > start; i--) {
            swap(order, i, start + random.nextInt(i - start + 1));
        }
    }
}

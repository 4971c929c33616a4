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
        if (!explore && isCheaper(lines[order[start + 1]], lines[order[start]], now)) {
            swap(order, start, start + 1);
        }
    }

    /** Weights are capacities: the queue of an upstream counts in proportion, and one without a queue by its latency alone. */
    private static boolean isCheaper(Line one, Line other, long now) {
        long weight = one.weight();
        long otherWeight = other.weight();
        if (weight == otherWeight) {
            return one.cost(now) < other.cost(now);
        }
        double both = (double) weight + otherWeight;
        return one.latencyCost(now) * (one.inFlight() * both + 2 * weight) * otherWeight
                < other.latencyCost(now) * (other.inFlight() * both + 2 * otherWeight) * weight;
    }
}

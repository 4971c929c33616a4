package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig.Policy;

/**
 * In which order a group's upstreams are asked for one query. A policy orders, it does not pick: failover is the next in
 * the order. Whatever the policy, servers that SRV records have in reserve come behind the others, and upstreams that are
 * down come last, and are still asked when nothing else is left.
 *
 * <p>One instance per event loop and group; ordering allocates nothing.
 */
public abstract class UpstreamPolicy {
    UpstreamPolicy() {}

    /** As configured: the second is asked only when the first is down or fails. */
    public static UpstreamPolicy sequential() {
        return new SequentialPolicy();
    }

    /** Each query starts one further, so that all get the same number. */
    public static UpstreamPolicy roundRobin() {
        return new RoundRobinPolicy();
    }

    /** By chance, all orders alike. */
    public static UpstreamPolicy random() {
        return new RandomPolicy();
    }

    /**
     * The better of two drawn by chance, by recent latency times queries under way, these in proportion to weights; the
     * other one next. One query in 25 goes to an upstream drawn by chance, so that one that was slow is not forgotten.
     */
    public static UpstreamPolicy balanced() {
        return new BalancedPolicy();
    }

    /**
     * In turn, each as often as its endpoint's weight says, the turns of a heavy one spread out; failover goes to the rest
     * by the same measure.
     */
    public static UpstreamPolicy weighted() {
        return new WeightedPolicy();
    }

    /**
     * By the name of the question: a name always leads to the same upstream as long as that is up and not overloaded, and to
     * the same second one otherwise. Equal in every process. Endpoints get as many names as their weights say.
     */
    public static UpstreamPolicy hash() {
        return new HashPolicy();
    }

    /** As configured, for several to be asked at once. */
    public static UpstreamPolicy parallel() {
        return new SequentialPolicy();
    }

    /** The policy of a configuration. */
    public static UpstreamPolicy of(Policy policy) {
        return switch (policy) {
            case BALANCED -> balanced();
            case SEQUENTIAL -> sequential();
            case ROUND_ROBIN -> roundRobin();
            case RANDOM -> random();
            case WEIGHTED -> weighted();
            case HASH -> hash();
            case PARALLEL -> parallel();
        };
    }

    /**
     * Fills {@code order} with the indexes of {@code lines}, those that are down last.
     *
     * @param name a hash of the question's name
     * @return how many are up
     */
    final int order(Line[] lines, int[] order, int name, long now) {
        int up = 0;
        int down = lines.length;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].up()) {
                order[up++] = i;
            } else {
                order[--down] = i;
            }
        }
        reverse(order, up, lines.length);
        arrangeByPriority(lines, order, 0, up, name, now);
        arrangeByPriority(lines, order, up, lines.length, name, now);
        return up;
    }

    /**
     * RFC 2782: a client must ask the servers of the smallest priority that it can reach. So each endpoint takes part by
     * these, and its others come after all endpoints', one priority after the other.
     */
    private void arrangeByPriority(Line[] lines, int[] order, int start, int end, int name, long now) {
        int first = start + ReserveOrder.putBehind(lines, order, start, end);
        arrange(lines, order, start, first, name, now);
        for (int from = first, to = first; from < end; from = to) {
            int rank = lines[order[from]].rank;
            while (to < end && lines[order[to]].rank == rank) {
                to++;
            }
            arrange(lines, order, from, to, name, now);
        }
    }

    /** Arranges {@code order} from {@code start} to {@code end}, which has the configured order and may be empty. */
    abstract void arrange(Line[] lines, int[] order, int start, int end, int name, long now);

    private static void reverse(int[] order, int start, int end) {
        for (int i = start, j = end - 1; i < j; i++, j--) {
            swap(order, i, j);
        }
    }

    static void swap(int[] order, int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }

    /** Puts those with the largest keys first; as far as places can be used, for what is behind them is never asked. */
    static void largestFirst(int[] order, int start, int end, double[] keys) {
        int last = Math.min(end, start + AskingOrder.MAX_WIDTH);
        for (int i = start; i < last; i++) {
            int best = i;
            for (int j = i + 1; j < end; j++) {
                if (keys[order[j]] > keys[order[best]]) {
                    best = j;
                }
            }
            swap(order, i, best);
        }
    }

    /** Rotates so that what stood at {@code start + by} comes first and the rest follows in its order. */
    static void rotate(int[] order, int start, int end, int by) {
        reverse(order, start, start + by);
        reverse(order, start + by, end);
        reverse(order, start, end);
    }
}

package io.switchboard.upstream;

/**
 * {@link UpstreamPolicy#weighted()}: smooth weighted round-robin. Every turn each line earns its weight, and the one that
 * has most comes first and pays what all have earned; so a heavy one's turns are spread out among the others'.
 */
final class WeightedPolicy extends UpstreamPolicy {
    private double[] credits = new double[8];

    @Override
    void arrange(Line[] lines, int[] order, int start, int end, int name, long now) {
        if (end - start < 2) {
            return;
        }
        if (credits.length < lines.length) {
            credits = new double[lines.length];
        }
        long total = 0;
        for (int i = start; i < end; i++) {
            Line line = lines[order[i]];
            line.credit += line.weight();
            credits[order[i]] = line.credit;
            total += line.weight();
        }
        largestFirst(order, start, end, credits);
        lines[order[start]].credit -= total;
    }
}

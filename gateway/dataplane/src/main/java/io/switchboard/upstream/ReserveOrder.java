package io.switchboard.upstream;

/** Tells servers in reserve from those that they are in reserve for, within each endpoint. */
final class ReserveOrder {
    private ReserveOrder() {}

    /**
     * Puts those in reserve behind the others, by priority; otherwise the order stays as it is.
     *
     * @param order indexes of {@code lines}; from {@code start} to {@code end} those of one endpoint are side by side, the
     *     smallest priority first
     * @return how many are not in reserve
     */
    static int putBehind(Line[] lines, int[] order, int start, int end) {
        int reserve = 0;
        Line head = null;
        int smallest = 0;
        for (int i = start; i < end; i++) {
            Line line = lines[order[i]];
            // Read once: another thread may change it in between.
            int priority = line.priority();
            if (head == null || !head.isSameEndpoint(line)) {
                head = line;
                smallest = priority;
            }
            line.rank = priority > smallest ? priority + 1 : 0;
            reserve += line.inReserve() ? 1 : 0;
        }
        if (reserve > 0) {
            sort(lines, order, start, end);
        }
        return end - start - reserve;
    }

    /** By insertion: it keeps the order of equals, and what is sorted for the most part takes few steps. */
    private static void sort(Line[] lines, int[] order, int start, int end) {
        for (int i = start + 1; i < end; i++) {
            int moved = order[i];
            int at = i;
            while (at > start && lines[order[at - 1]].rank > lines[moved].rank) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = moved;
        }
    }
}

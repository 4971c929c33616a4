package io.switchboard.upstream;

/** {@link UpstreamPolicy#roundRobin()}. */
final class RoundRobinPolicy extends UpstreamPolicy {
    private int turn;

    @Override
    void arrange(Line[] lines, int[] order, int start, int end, int name, long now) {
        if (start == 0 && end > 0) {
            turn++;
        }
        if (end - start > 1) {
            rotate(order, start, end, Integer.remainderUnsigned(turn, end - start));
        }
    }
}

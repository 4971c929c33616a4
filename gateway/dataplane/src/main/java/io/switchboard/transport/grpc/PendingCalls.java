package io.switchboard.transport.grpc;

/**
 * Calls that wait for something that the client has to do: two counts, of those from before and since the last look. A
 * call that is still in the first at the next look has waited for at least the time between two. One thread.
 */
final class PendingCalls {
    private final int[] counts = new int[2];
    private int now;

    /** Counts a call; {@link #ended} must be told the returned number. */
    int began() {
        counts[now]++;
        return now;
    }

    void ended(int when) {
        counts[when]--;
    }

    /** Whether a call has waited since before the last look. */
    boolean overdue() {
        now ^= 1;
        return counts[now] > 0;
    }
}

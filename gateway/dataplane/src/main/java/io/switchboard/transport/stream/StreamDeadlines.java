package io.switchboard.transport.stream;

import io.switchboard.config.LimitsConfig;
import io.switchboard.query.LoopTimer;

/**
 * What a client is held to, and since when: the end of a message that it began, the replies that it does not take, a query
 * now and then. The timer is that of the nearest of these. Times are nanoseconds by the loop's ticker.
 */
abstract class StreamDeadlines extends LoopTimer {
    private final long idleNanos;
    private long idleSinceNanos;
    /** Since when a message is incomplete, or 0. */
    private long partialSinceNanos;
    /** Since when the client takes nothing, or 0. */
    private long unwritableSinceNanos;

    StreamDeadlines(long idleNanos) {
        this.idleNanos = idleNanos;
    }

    final void fellIdle(long now) {
        idleSinceNanos = now;
    }

    /** A message is incomplete, which it may have been before. */
    final void hasPart(long now) {
        if (partialSinceNanos == 0) {
            partialSinceNanos = nonZero(now);
        }
    }

    /** The message is complete. */
    final void hasWhole() {
        partialSinceNanos = 0;
    }

    final void writable(boolean writable, long now) {
        unwritableSinceNanos = writable ? 0 : nonZero(now);
    }

    /** Whether the client does not take its replies. */
    final boolean takesNothing() {
        return unwritableSinceNanos != 0;
    }

    /** Whether there is a deadline beside that of an idle connection: it may come before the one that the timer is set to. */
    final boolean isPressing() {
        return partialSinceNanos != 0 || unwritableSinceNanos != 0;
    }

    /**
     * When the nearest deadline is.
     *
     * @param waiting whether the client waits for a reply
     * @param overloaded whether we do not read, so that the rest of a message cannot come
     */
    final long nearest(long now, boolean waiting, boolean overloaded, LimitsConfig.Tcp limits) {
        long nearest = (waiting ? now : idleSinceNanos) + idleNanos;
        if (partialSinceNanos != 0 && !overloaded) {
            nearest = Math.min(nearest, partialSinceNanos + limits.readTimeout().toNanos());
        }
        if (unwritableSinceNanos != 0) {
            nearest = Math.min(
                    nearest, unwritableSinceNanos + limits.writeTimeout().toNanos());
        }
        return nearest;
    }

    private static long nonZero(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }
}

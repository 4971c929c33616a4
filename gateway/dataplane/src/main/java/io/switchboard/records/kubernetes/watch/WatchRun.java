package io.switchboard.records.kubernetes.watch;

import java.time.Duration;

/** One watch in time: how long it may be silent, and when it has lived long enough. One thread. */
final class WatchRun {
    /** The server ends a watch after the time it was asked for; if it does not, we do a little later. */
    private static final double GRACE = 1.1;

    private static final double JITTER = 0.05;

    private final WatchTime time;
    private final WatchLimits limits;
    private final BodyStream stream;
    private final long begun;
    private final long age;

    WatchRun(WatchTime time, WatchLimits limits, long seconds, BodyStream stream) {
        this.time = time;
        this.limits = limits;
        this.stream = stream;
        begun = time.nanos();
        age = time.jitter((long) (Duration.ofSeconds(seconds).toNanos() * GRACE), JITTER);
        stream.deadline(begun + limits.listSilence().toNanos());
    }

    /** Reads the next event; false when the watch is at its end, by the server's will or for its age. */
    boolean next(WatchEvents events, boolean listing) throws WatchFailure {
        if (!listing && isOld()) {
            return false;
        }
        stream.deadline(
                listing
                        ? Math.min(
                                begun + limits.list().toNanos(),
                                time.nanos() + limits.listSilence().toNanos())
                        : Math.min(begun + age, time.nanos() + limits.idle().toNanos()));
        try {
            if (events.next()) {
                return true;
            }
        } catch (WatchFailure failure) {
            boolean silent = failure.code().equals(WatchFailure.SILENT);
            if (silent && !listing && isOld()) {
                return false;
            }
            throw silent && listing ? WatchFailure.of(WatchFailure.NO_END, noEnd(), failure) : failure;
        }
        if (listing) {
            throw WatchFailure.of(WatchFailure.NO_END, noEnd(), null);
        }
        return false;
    }

    private static String noEnd() {
        return "a streaming list without its end";
    }

    private boolean isOld() {
        return time.nanos() - begun >= age;
    }

    /** Whether it ended so soon that the next one should not begin at once. */
    boolean isShort() {
        return time.nanos() - begun < limits.shortWatch().toNanos();
    }
}

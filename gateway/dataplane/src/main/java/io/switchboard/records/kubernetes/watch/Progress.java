package io.switchboard.records.kubernetes.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** How the watch of a kind is doing: written by its thread, read by any. */
final class Progress {
    private final ClusterKind kind;
    private final WatchTime time;
    private final AtomicLongArray errors = new AtomicLongArray(WatchFailure.CODES.size());
    private volatile WatchPhase phase = WatchPhase.CONNECTING;
    private volatile boolean synced;
    /** How often the server said since all was well that it does not have what it was asked for; of one thread. */
    private int notFound;

    private volatile boolean absent;
    private volatile @Nullable String reason;
    private volatile long heardMillis = -1;
    private volatile long heardNanos;
    private volatile @Nullable String resourceVersion;
    private volatile long objects;
    private volatile long events;
    private volatile long lists;
    private volatile long unusable;

    Progress(ClusterKind kind, WatchTime time) {
        this.kind = kind;
        this.time = time;
        heardNanos = time.nanos();
    }

    ClusterKind kind() {
        return kind;
    }

    WatchState state() {
        Map<String, Long> failures = new LinkedHashMap<>();
        for (String code : WatchFailure.CODES) {
            if (errors(code) > 0) {
                failures.put(code, errors(code));
            }
        }
        return new WatchState(
                kind,
                phase,
                synced,
                absent,
                reason,
                heardMillis,
                resourceVersion,
                objects,
                events,
                lists,
                unusable,
                failures);
    }

    boolean isSynced() {
        return synced;
    }

    /** Whether the server does not have the kind, and need not. */
    boolean isAbsent() {
        return absent;
    }

    WatchPhase phase() {
        return phase;
    }

    /** Nanoseconds since the server sent something whole, or since the start. */
    long silenceNanos() {
        return time.nanos() - heardNanos;
    }

    long errors(String code) {
        return errors.get(WatchFailure.CODES.indexOf(code));
    }

    // ---- Of the watching thread ----

    void phase(WatchPhase next) {
        if (phase != WatchPhase.CLOSED) {
            phase = next;
        }
    }

    /** The server sent something whole. */
    void heard() {
        heardNanos = time.nanos();
        heardMillis = time.epochMillis().getAsLong();
    }

    void well() {
        reason = null;
        notFound = 0;
        absent = false;
    }

    void failed(WatchFailure failure) {
        errors.incrementAndGet(WatchFailure.CODES.indexOf(failure.code()));
        reason = failure.getMessage();
        // What else goes wrong later says nothing about that.
        notFound += failure.status() == 404 ? 1 : 0;
        absent = kind.isDefined() && notFound >= kind.paths().size();
        phase(WatchPhase.FAILED);
    }

    void version(@Nullable String version) {
        resourceVersion = version;
    }

    void listed(long count) {
        objects = count;
        lists = lists + 1;
        synced = true;
    }

    void event(int change) {
        events = events + 1;
        objects = Math.max(0, objects + change);
    }

    void unusable() {
        unusable = unusable + 1;
    }
}

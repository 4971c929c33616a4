package io.switchboard.records.kubernetes.watch;

import io.switchboard.logging.LogField;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.ObjectSink;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a sink as the API server has the objects of one kind: lists them, watches them from there, and begins anew
 * wherever that breaks. Runs in a thread of its own until it is stopped.
 *
 * @param <T> the kind
 */
final class Reflector<T extends ClusterObject> implements Runnable {
    private static final System.Logger LOG = System.getLogger(Reflector.class.getName());
    /** Streaming lists that failed in a row after which a list by pages is tried. */
    private static final int STREAMING_ATTEMPTS = 2;
    /** How long the end of a page may be waited for that is whole. */
    private static final long REST_NANOS = 1_000_000_000;

    private final ApiClient api;
    private final ObjectReader<T> reader;
    private final Delivery<T> delivery;
    private final WatchTime time;
    private final WatchLimits limits;
    private final Progress progress;
    private final ResourcePath path;
    private final ListPage page;
    private final Backoff backoff;
    private final StopSignal stop;

    // Of the thread that runs.
    private @Nullable String version;
    /** Whose version it is: host and port. */
    private String server = ServerAccessSource.UNKNOWN;

    private boolean streaming = true;
    private int streamingFailures;
    private boolean fromCache = true;
    private boolean pages = true;
    /** A watch has begun and told of nothing yet. */
    private boolean untold;

    Reflector(
            ApiClient api,
            ObjectReader<T> reader,
            ObjectSink<T> sink,
            ResourcePath path,
            Progress progress,
            WatchTime time,
            WatchLimits limits) {
        this.api = api;
        this.reader = reader;
        this.path = path;
        this.time = time;
        this.limits = limits;
        this.progress = progress;
        delivery = new Delivery<>(reader, sink, progress, time, limits.batch());
        page = new ListPage(reader);
        backoff = new Backoff(time, limits);
        stop = new StopSignal(time);
    }

    Progress progress() {
        return progress;
    }

    /** Ends the thread wherever it waits. */
    void stop() {
        stop.set();
    }

    @Override
    public void run() {
        long pause = 0;
        while (!stop.await(pause)) {
            try {
                pause = step();
            } catch (WatchFailure failure) {
                pause = stop.isSet() ? 0 : pauseAfter(failure);
            } catch (RuntimeException | Error fault) {
                // Of ours or of the sink's: the thread must live, and whoever watches the errors must see it.
                LOG.log(Level.ERROR, "watch failed", fault);
                version = null;
                pause = pauseAfter(WatchFailure.of(WatchFailure.FAULT, "fault: " + fault, fault));
            }
        }
        progress.phase(WatchPhase.CLOSED);
    }

    /** Lists or watches, whichever is next; returns how long to wait before the step after it. */
    private long step() throws WatchFailure {
        progress.phase(WatchPhase.CONNECTING);
        String host = api.host();
        if (version != null && !host.equals(server) && !host.equals(ServerAccessSource.UNKNOWN)) {
            // A version says nothing to another cluster, which might take it all the same.
            advance(null);
        }
        if (version != null) {
            return watch(version);
        }
        server = host;
        if (streaming && streamingFailures < STREAMING_ATTEMPTS) {
            return streamingList();
        }
        streamingFailures = 0;
        pagedList();
        return 0;
    }

    // ---- Lists ----

    /** Lists everything and goes on with the changes, in one answer (KEP-3157). */
    private long streamingList() throws WatchFailure {
        long seconds = watchSeconds();
        try (BodyStream stream = stop.guard(new BodyStream(time));
                ApiBody body = api.get(path.streamingList(seconds), stream)) {
            return follow(body, stream, seconds, true);
        } catch (WatchFailure failure) {
            if (version != null || !withoutStreaming(failure)) {
                throw failure;
            }
            LOG.log(
                    Level.INFO,
                    "no streaming list, lists by pages",
                    LogField.of("kind", progress.kind().label()),
                    LogField.of("reason", failure.getMessage()));
            pagedList();
            return 0;
        }
    }

    /** Whether a failure means that the server has no streaming lists; how to go on is settled then. */
    private boolean withoutStreaming(WatchFailure failure) {
        boolean refused = switch (failure.status()) {
            case 400, 405, 406, 415, 422, 501 -> true;
            default -> false;
        };
        if (refused) {
            streaming = false;
            return true;
        }
        streamingFailures++;
        // It may not know what it was asked for, and tell of changes alone.
        return failure.code().equals(WatchFailure.NO_END);
    }

    private void pagedList() throws WatchFailure {
        delivery.startList();
        try {
            String token = null;
            do {
                readPage(token);
                token = page.continueToken();
            } while (token != null);
            listed(page.resourceVersion());
        } catch (WatchFailure failure) {
            // The token has expired; all at once cannot expire half-way.
            pages = failure.status() != 410;
            throw failure;
        } finally {
            delivery.abandonList();
        }
    }

    private void readPage(@Nullable String token) throws WatchFailure {
        try (BodyStream stream = stop.guard(new BodyStream(time));
                ApiBody body = api.getPage(path.page(token, pages, fromCache), stream)) {
            progress.phase(WatchPhase.LISTING);
            long end = time.nanos() + limits.list().toNanos();
            long silence = limits.listSilence().toNanos();
            page.read(body.json(), () -> {
                stream.deadline(Math.min(end, time.nanos() + silence));
                progress.heard();
                delivery.listed();
            });
            body.finish(time.nanos() + REST_NANOS);
        }
    }

    /** A list is whole, and stands for a version. */
    private void listed(String newVersion) {
        delivery.completeList();
        advance(newVersion);
        streamingFailures = 0;
        fromCache = false;
        pages = true;
        progress.heard();
        progress.well();
    }

    // ---- Watches ----

    private long watch(String from) throws WatchFailure {
        long seconds = watchSeconds();
        untold = false;
        try (BodyStream stream = stop.guard(new BodyStream(time));
                ApiBody body = api.get(path.watch(from, seconds), stream)) {
            progress.well();
            untold = true;
            return follow(body, stream, seconds, false);
        } finally {
            doubtVersion();
        }
    }

    /**
     * A server that was restored from a backup accepts a version that it has not reached yet, and tells of nothing until
     * it has, not even by bookmarks (kubernetes#107457). So a version that a watch tells of nothing from is not believed.
     */
    private void doubtVersion() {
        if (untold && progress.silenceNanos() >= limits.idle().toNanos()) {
            advance(null);
        }
    }

    private long follow(ApiBody body, BodyStream stream, long seconds, boolean list) throws WatchFailure {
        WatchRun run = new WatchRun(time, limits, seconds, stream);
        progress.phase(list ? WatchPhase.LISTING : WatchPhase.WATCHING);
        if (list) {
            delivery.startList();
        }
        stream.beforeWait(delivery::publish);
        try {
            WatchEvents events = new WatchEvents(body.events(), reader);
            while (run.next(events, delivery.listing())) {
                untold = false;
                progress.heard();
                handle(events);
            }
        } finally {
            delivery.abandonList();
            delivery.publish();
        }
        if (!run.isShort()) {
            return 0;
        }
        progress.phase(WatchPhase.WAITING);
        return backoff.afterShortWatch();
    }

    private void handle(WatchEvents events) throws WatchFailure {
        String now = reader.metadata.resourceVersion();
        if (delivery.listing()) {
            switch (events.type()) {
                case ADDED, MODIFIED -> delivery.listed();
                case DELETED -> delivery.deleted();
                case BOOKMARK -> {
                    if (reader.metadata.initialEventsEnd() && now != null) {
                        listed(now);
                        progress.phase(WatchPhase.WATCHING);
                    }
                }
                case ERROR -> throw events.failure();
                case OTHER -> {}
            }
            return;
        }
        switch (events.type()) {
            case ADDED, MODIFIED -> delivery.changed(events.type() == WatchEvents.Type.ADDED);
            case DELETED -> delivery.deleted();
            case ERROR -> throw events.failure();
            case BOOKMARK, OTHER -> {}
        }
        if (now != null) {
            advance(now);
        }
    }

    private void advance(@Nullable String newVersion) {
        version = newVersion;
        progress.version(newVersion);
    }

    private long watchSeconds() {
        long least = limits.watch().toSeconds();
        return least + (long) (least * time.random().nextDouble());
    }

    // ---- Failures ----

    private long pauseAfter(WatchFailure failure) {
        if (needsList(failure)) {
            advance(null);
        }
        if (failure.status() == 401) {
            api.forgetCredentials();
        } else if (failure.status() == 404) {
            path.nextVersion();
        }
        // Some clusters are without it for good; that is news once.
        boolean known = progress.isAbsent() && failure.status() == 404;
        progress.failed(failure);
        long pause = backoff.afterFailure();
        long asked =
                Math.min(failure.retryAfter().toNanos(), limits.maxRetryAfter().toNanos());
        LOG.log(
                known ? Level.DEBUG : Level.WARNING,
                "watch failed",
                LogField.of("kind", progress.kind().label()),
                LogField.of("reason", failure.getMessage()),
                LogField.of("retry_seconds", Math.max(pause, asked) / 1e9));
        return Math.max(pause, asked);
    }

    /** Whether the server cannot go on from where we are, or we not from what it sent. */
    private static boolean needsList(WatchFailure failure) {
        return switch (failure.status()) {
            // 504 is "too large resource version": the server knows less than we do, restored from a backup.
            case 400, 404, 410, 422, 504 -> true;
            default -> failure.code().equals(WatchFailure.MALFORMED);
        };
    }
}

package io.switchboard.records.kubernetes.watch;

import io.switchboard.logging.LogField;
import io.switchboard.logging.RateLimitedLog;
import io.switchboard.records.kubernetes.object.ClusterObject;
import io.switchboard.records.kubernetes.object.ObjectKey;
import io.switchboard.records.kubernetes.object.ObjectSink;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hands what was read to the sink: builds the objects, leaves out what cannot be used, and publishes. One thread.
 *
 * @param <T> the kind
 */
final class Delivery<T extends ClusterObject> {
    private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final int LOGGED = 5;

    private final ObjectReader<T> reader;
    private final ObjectSink<T> sink;
    private final Progress progress;
    private final WatchTime time;
    private final int batch;
    private final RateLimitedLog unusable = new RateLimitedLog(LOG, "unusable objects", LOGGED, LOG_INTERVAL);
    private final Set<ObjectKey> deletedInList = new HashSet<>();
    private boolean listing;
    private long listed;
    private int unpublished;

    Delivery(ObjectReader<T> reader, ObjectSink<T> sink, Progress progress, WatchTime time, int batch) {
        this.reader = reader;
        this.sink = sink;
        this.progress = progress;
        this.time = time;
        this.batch = batch;
    }

    boolean listing() {
        return listing;
    }

    // ---- Lists ----

    /** What is put from here on is a list. */
    void startList() {
        publish();
        sink.startList();
        listing = true;
        listed = 0;
        deletedInList.clear();
    }

    /** The list is whole. */
    void completeList() {
        listing = false;
        sink.completeList();
        // A list only grows; what went away while it was read goes now.
        for (ObjectKey key : deletedInList) {
            sink.remove(key);
            unpublished++;
        }
        deletedInList.clear();
        progress.listed(listed);
        publish();
    }

    /** The list that is under way, if there is one, will not be whole. */
    void abandonList() {
        if (listing) {
            listing = false;
            deletedInList.clear();
            sink.abandonList();
        }
    }

    // ---- Objects, as the reader has them ----

    /** An object of a list. */
    void listed() {
        listed++;
        T object = build();
        if (object != null) {
            deletedInList.remove(object.key());
            sink.put(object, -1);
        }
    }

    /** A change of an object. */
    void changed(boolean added) {
        progress.event(added ? 1 : 0);
        T object = build();
        if (object != null) {
            sink.put(object, reader.metadata.triggeredMillis());
            count();
        }
    }

    /** An object is gone. */
    void deleted() {
        ObjectKey key = key();
        if (listing) {
            listed--;
            if (key != null) {
                deletedInList.add(key);
            }
            return;
        }
        progress.event(-1);
        if (key != null) {
            sink.remove(key);
            count();
        }
    }

    private @Nullable T build() {
        try {
            T object = reader.build();
            if (object == null && !listing) {
                // It may have been of use before it changed.
                sink.remove(reader.metadata.key());
                count();
            }
            return object;
        } catch (UnusableObjectException field) {
            leaveOut(field);
            return null;
        }
    }

    private @Nullable ObjectKey key() {
        try {
            return reader.metadata.key();
        } catch (UnusableObjectException nameless) {
            leaveOut(nameless);
            return null;
        }
    }

    private void leaveOut(UnusableObjectException field) {
        progress.unusable();
        if (unusable.permit(time.nanos())) {
            LOG.log(
                    Level.WARNING,
                    "object left out",
                    LogField.of("kind", progress.kind().label()),
                    LogField.of("object", reader.metadata.label()),
                    LogField.of("reason", String.valueOf(field.getMessage())));
        }
    }

    // ---- Publishing ----

    private void count() {
        if (++unpublished >= batch) {
            publish();
        }
    }

    /** Makes what was said since the last time count; nothing if there is nothing, or a list is under way. */
    void publish() {
        if (unpublished > 0 && !listing) {
            unpublished = 0;
            sink.publish();
        }
    }
}

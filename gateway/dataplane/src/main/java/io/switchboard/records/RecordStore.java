package io.switchboard.records;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The local records of the gateway: one reference to a {@link RecordSnapshot}, replaced whole whenever a source
 * publishes.
 *
 * <p>{@link #snapshot} is for event loops and costs one volatile read. The rest is for the threads of sources and of
 * configuration; a lock orders them, and no source is called while it is held.
 */
public final class RecordStore implements AutoCloseable {
    private final Object lock = new Object();
    private final Map<RecordSource, RecordPart> parts = new IdentityHashMap<>();
    private final AtomicLong publications = new AtomicLong();
    private List<RecordSource> sources = List.of();
    private volatile RecordSnapshot snapshot = RecordSnapshot.EMPTY;

    /** The records as they are now; for one query take it once. */
    public RecordSnapshot snapshot() {
        return snapshot;
    }

    /**
     * Uses these sources from now on, the first of them with the highest precedence. Sources that are in use already
     * go on; new ones are opened, and only when all of them have data does the change happen and are those that were
     * left out closed. One caller at a time.
     *
     * @throws InvalidRecordsException if a new source has no usable data; nothing is changed then
     */
    public void use(List<RecordSource> wanted) throws InvalidRecordsException {
        List<RecordSource> opened = new ArrayList<>();
        try {
            for (RecordSource source : wanted) {
                if (!sources.contains(source)) {
                    opened.add(source);
                    synchronized (lock) {
                        parts.put(source, RecordPart.EMPTY);
                    }
                    source.open(part -> publish(source, part));
                }
            }
        } catch (InvalidRecordsException | RuntimeException e) {
            closeAll(opened);
            throw e;
        }
        List<RecordSource> left = new ArrayList<>(sources);
        left.removeAll(wanted);
        synchronized (lock) {
            sources = List.copyOf(wanted);
            snapshot = RecordSnapshot.of(partsInOrder());
        }
        closeAll(left);
    }

    private void publish(RecordSource source, RecordPart part) {
        synchronized (lock) {
            if (parts.replace(source, part) == null) {
                // Closed while it was at it.
                return;
            }
            publications.incrementAndGet();
            int place = sources.indexOf(source);
            if (place >= 0) {
                snapshot = snapshot.with(partsInOrder(), place);
            }
        }
    }

    private List<RecordPart> partsInOrder() {
        List<RecordPart> inOrder = new ArrayList<>(sources.size());
        for (RecordSource source : sources) {
            inOrder.add(parts.getOrDefault(source, RecordPart.EMPTY));
        }
        return inOrder;
    }

    private void closeAll(List<RecordSource> closing) {
        for (RecordSource source : closing) {
            source.close();
            synchronized (lock) {
                parts.remove(source);
            }
        }
    }

    /** What the sources still wait for, as {@code source: what}; empty when all are ready. */
    public List<String> notReady() {
        return ofSources(RecordSource::notReady);
    }

    /** What is wrong with sources although they are ready, as {@code source: what}. */
    public List<String> remarks() {
        return ofSources(RecordSource::remark);
    }

    private List<String> ofSources(Function<RecordSource, @Nullable String> words) {
        List<RecordSource> inUse;
        synchronized (lock) {
            inUse = sources;
        }
        List<String> all = new ArrayList<>();
        for (RecordSource source : inUse) {
            String what = words.apply(source);
            if (what != null) {
                all.add(source.name() + ": " + what);
            }
        }
        return all;
    }

    /** How often a source has published. */
    public long publications() {
        return publications.get();
    }

    /** Closes the sources; the last snapshot goes on answering. */
    @Override
    public void close() {
        List<RecordSource> closing;
        synchronized (lock) {
            closing = sources;
        }
        closing.forEach(RecordSource::close);
    }
}

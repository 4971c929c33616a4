package io.switchboard.records;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a part of the local records comes from: the configuration, files, an API that is watched.
 *
 * <p>Works on threads of its own or on that of whoever tells it about a change, never on an event loop.
 */
public interface RecordSource extends AutoCloseable {
    /** A word for logs and status, such as {@code zones}. */
    String name();

    /**
     * Starts. The first part is published before this method returns, even if it only says that the data is not there
     * yet ({@link UnreadyZone}); later ones whenever the data changes, from any thread, in order.
     *
     * @throws InvalidRecordsException if there is no usable data and never was; the gateway does not start then
     */
    void open(Consumer<RecordPart> publish) throws InvalidRecordsException;

    /** What this source still waits for, in words, or null when it is ready. */
    default @Nullable String notReady() {
        return null;
    }

    /** What is wrong although this source is ready, in words, or null. */
    default @Nullable String remark() {
        return null;
    }

    /** Stops watching; what was published stays valid. */
    @Override
    default void close() {}
}

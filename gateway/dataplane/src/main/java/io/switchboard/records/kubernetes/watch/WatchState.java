package io.switchboard.records.kubernetes.watch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the watch of a kind is doing.
 *
 * @param phase what it is doing now
 * @param synced whether there was a complete list; once true it stays true, whatever happens then
 * @param absent whether the server said of every version of a kind that has to be defined in a cluster that it is not
 * @param reason the last failure in words, such as {@code forbidden (403): ...}; null since all has been well again
 * @param heardMillis when the server last sent a whole object, event or bookmark, in milliseconds of the Unix epoch; -1
 *     for never
 * @param resourceVersion what the next watch goes on from, or null when it begins with a list
 * @param objects how many objects the server has, those of no use to DNS included
 * @param events changes since the start, bookmarks not counted
 * @param lists complete lists since the start; all but the first were relists
 * @param unusable objects that were left out because a field of theirs cannot be used
 * @param errors failures by code: a status of HTTP, or a word
 */
public record WatchState(
        ClusterKind kind,
        WatchPhase phase,
        boolean synced,
        boolean absent,
        @Nullable String reason,
        long heardMillis,
        @Nullable String resourceVersion,
        long objects,
        long events,
        long lists,
        long unusable,
        Map<String, Long> errors) {
    /** Copies the map. */
    public WatchState {
        errors = Map.copyOf(errors);
    }
}

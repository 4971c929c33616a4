package io.switchboard;

import io.switchboard.upstream.UpstreamGroup;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Groups that no configuration names any more: queries that wait for one keep it until their deadline. */
final class LeavingGroups {
    private final ScheduledExecutorService background;
    private final Set<UpstreamGroup> groups = ConcurrentHashMap.newKeySet();

    LeavingGroups(ScheduledExecutorService background) {
        this.background = background;
    }

    /** Closes them when the last query that they can have is over. */
    void closeWhenDone(List<UpstreamGroup> unused) {
        for (UpstreamGroup group : unused) {
            groups.add(group);
            long delay = group.deadline().plusSeconds(1).toMillis();
            background.schedule(() -> close(group), delay, TimeUnit.MILLISECONDS);
        }
    }

    /** Closes all that are left. */
    void closeNow() {
        groups.forEach(this::close);
    }

    private void close(UpstreamGroup group) {
        if (groups.remove(group)) {
            group.close();
        }
    }
}

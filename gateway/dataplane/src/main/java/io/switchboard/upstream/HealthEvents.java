package io.switchboard.upstream;

import io.switchboard.query.QueryLoop;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Says once what became of an upstream, and wakes its probe. Called by any loop. */
final class HealthEvents implements Health.Listener {
    private static final System.Logger LOG = System.getLogger(HealthEvents.class.getName());

    private record Home(QueryLoop loop, UpstreamProbe probe) {}

    private final String group;
    private final String upstream;
    private final Latency latency;
    private volatile @Nullable Home home;

    /** @param upstream as it is called in the log */
    HealthEvents(String group, String upstream, Latency latency) {
        this.group = group;
        this.upstream = upstream;
        this.latency = latency;
    }

    /** Wakes {@code probe}, which lives on {@code loop}, from now on. */
    void wake(QueryLoop loop, UpstreamProbe probe) {
        home = new Home(loop, probe);
    }

    @Override
    public void suspected() {
        // Not worth a line: every lost datagram would write one.
        Home at = home;
        if (at != null) {
            at.loop.execute(at.probe::wake);
        }
    }

    @Override
    public void changed(UpstreamState from, UpstreamState to) {
        Level level = to == UpstreamState.UP ? Level.INFO : Level.WARNING;
        LOG.log(level, "upstream {0} of group {1} is {2}, was {3}", upstream, group, to.label(), from.label());
        if (from == UpstreamState.DOWN && to == UpstreamState.UP) {
            latency.restart();
        }
        Home at = home;
        if (at != null) {
            at.loop.execute(from == UpstreamState.DOWN && to == UpstreamState.UP ? at.probe::cameUp : at.probe::wake);
        }
    }
}

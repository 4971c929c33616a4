package io.switchboard.upstream;

import java.lang.System.Logger.Level;

/** Says once what became of an upstream. */
final class HealthLog implements Health.Listener {
    private static final System.Logger LOG = System.getLogger(HealthLog.class.getName());

    private final String group;
    private final String url;

    HealthLog(String group, String url) {
        this.group = group;
        this.url = url;
    }

    @Override
    public void suspected() {
        // Not worth a line: every lost datagram would write one.
    }

    @Override
    public void changed(UpstreamState from, UpstreamState to) {
        Level level = to == UpstreamState.UP ? Level.INFO : Level.WARNING;
        LOG.log(level, "upstream {0} of group {1} is {2}, was {3}", url, group, to.label(), from.label());
    }
}

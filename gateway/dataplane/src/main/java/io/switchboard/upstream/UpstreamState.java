package io.switchboard.upstream;

import java.util.Locale;

/** Whether an upstream is asked. */
public enum UpstreamState {
    /** Asked in the policy's order. */
    UP,
    /** Asked only when all others are down too; if it is down by force, never. */
    DOWN,
    /** Not asked for anything new; what waits for it goes on waiting. */
    DRAINING,
    /** Never asked: what is sent to it comes back to this gateway. */
    LOOPING;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics, logs and the API. */
    public String label() {
        return label;
    }
}

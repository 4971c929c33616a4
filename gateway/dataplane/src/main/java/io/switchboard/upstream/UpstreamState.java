package io.switchboard.upstream;

import java.util.Locale;

/** Whether an upstream is asked. */
public enum UpstreamState {
    /** Asked in the policy's order. */
    UP,
    /** Asked only when all others are down too. */
    DOWN,
    /** Never asked: what is sent to it comes back to this gateway. */
    LOOPING;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics, logs and the API. */
    public String label() {
        return label;
    }
}

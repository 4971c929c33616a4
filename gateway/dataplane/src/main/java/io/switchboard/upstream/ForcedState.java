package io.switchboard.upstream;

import java.util.Locale;

/** What an operator says about an endpoint, over what its health says. */
public enum ForcedState {
    /** Nothing: health decides. */
    AUTO,
    /** It is asked as if it were up; one that leads back here is not. */
    UP,
    /** It is not asked, and what waits for it asks others at once. */
    DOWN,
    /** It is not asked for anything new; what waits for it goes on waiting. */
    DRAIN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in logs and the API. */
    public String label() {
        return label;
    }
}

package io.switchboard.query;

import java.util.Locale;

/** Why a query gets no reply; counted, never silent. */
public enum DropReason {
    /** Shorter than a header: there is nothing to reply to. */
    TOO_SHORT,
    /** A response where a query belongs. */
    RESPONSE,
    /** From an address that a reply must not be sent to. */
    SOURCE,
    /** Over a client's rate. */
    RATE_LIMIT,
    /** Over a limit of queries in flight. */
    OVERLOAD,
    /** The client had given up by the time the answer was there. */
    LATE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics and logs. */
    public String label() {
        return label;
    }
}

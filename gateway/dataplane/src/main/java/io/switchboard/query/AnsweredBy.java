package io.switchboard.query;

import java.util.Locale;

/** Which part of the gateway an answer came from; a metric tag. */
public enum AnsweredBy {
    /** The gate, access rules or special names: nothing was looked up. */
    POLICY,
    /** Local records. */
    RECORDS,
    /** The shared cache, within TTL. */
    CACHE,
    /** The shared cache, past TTL (RFC 8767). */
    STALE,
    /** An upstream. */
    UPSTREAM;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics and logs. */
    public String label() {
        return label;
    }
}

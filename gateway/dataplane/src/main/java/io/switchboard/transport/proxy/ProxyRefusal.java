package io.switchboard.transport.proxy;

import java.util.Locale;

/** Why a proxy's connection ended before it was known whose it is; each is counted. */
public enum ProxyRefusal {
    /** It begins with something else. */
    MISSING,
    /** It begins with a header of another version, such as the text of version 1. */
    VERSION,
    /** The header contradicts itself or says what is not defined. */
    MALFORMED,
    /** The header is longer than it may be. */
    TOO_LARGE,
    /** The header was not whole in time. */
    TIMED_OUT,
    /** The proxy ended the connection before the header was whole. */
    CLOSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics. */
    public String label() {
        return label;
    }
}

package io.switchboard.tls;

import java.util.Locale;

/** How the handshake of a client ended. */
public enum HandshakeResult {
    /** The connection is secure. */
    COMPLETED,
    /** An alert, a message that is none of TLS, or the client went away. */
    FAILED,
    /** It took too long. */
    TIMED_OUT,
    /** Its client begins too many. */
    REFUSED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics. */
    public String label() {
        return label;
    }
}

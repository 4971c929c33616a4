package io.switchboard.tls;

import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What holds clients to a rate of handshakes. Any thread.
 *
 * @param on whether there is a rate now
 * @param rate asked for each handshake whether its client may begin it, and counts it
 */
public record HandshakeLimit(BooleanSupplier on, Predicate<InetAddress> rate) {
    /** Every client may begin as many as it likes. */
    public static final HandshakeLimit NONE = new HandshakeLimit(() -> false, client -> true);
}

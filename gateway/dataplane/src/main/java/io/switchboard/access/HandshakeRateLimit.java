package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.query.AddressBits;
import java.net.InetAddress;

/** How many TLS handshakes a client network may begin: a token bucket per network. Safe to share. */
final class HandshakeRateLimit {
    private final TokenBuckets buckets;
    private final ClientPrefix prefix;

    /** A limit that is on: {@code handshakesPerSecond} is above 0. */
    HandshakeRateLimit(AccessConfig config, KeyedHash hash, long nowNanos) {
        prefix = new ClientPrefix(
                hash, config.rateLimit().prefixV4(), config.rateLimit().prefixV6());
        buckets = new TokenBuckets(config.handshakesPerSecond(), config.handshakesPerSecond(), nowNanos);
    }

    /** Counts one; false if it is one too many. */
    boolean take(InetAddress client, long nowNanos) {
        long key = prefix.key(AddressBits.high(client), AddressBits.low(client), 0);
        return buckets.take(key, nowNanos) == TokenBuckets.TAKEN;
    }
}

package io.switchboard.upstream;

import java.net.InetSocketAddress;

/**
 * Where a server of an endpoint is, and what SRV records say of it (RFC 2782).
 *
 * @param address resolved
 * @param priority servers of a larger one are in reserve for those of a smaller one, within their endpoint
 * @param weight its share among servers of its priority, in hundredths, at least 1
 */
record ServerPlace(InetSocketAddress address, int priority, long weight) {
    /** The weight of a server of which nothing is said. */
    static final long WEIGHT = 100;

    /** A server of which nothing but the address is known. */
    static ServerPlace at(InetSocketAddress address) {
        return new ServerPlace(address, 0, WEIGHT);
    }
}

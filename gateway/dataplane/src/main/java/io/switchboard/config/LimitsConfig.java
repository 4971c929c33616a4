package io.switchboard.config;

import java.time.Duration;

/**
 * Bounds of everything that could grow.
 *
 * @param inFlight queries waiting for upstreams, in total
 * @param inFlightPerClient the same for one client address
 * @param inFlightPerZone questions that are asked of upstreams, for names with the same last two labels; half as many for
 *     the same last three
 */
public record LimitsConfig(int inFlight, int inFlightPerClient, int inFlightPerZone, Tcp tcp) {

    /**
     * Bounds of stream connections.
     *
     * @param readTimeout from a message's first octet to its last
     * @param writeTimeout how long a client may take nothing of what is sent to it
     */
    public record Tcp(
            int connections,
            int connectionsPerClient,
            int inFlightPerConnection,
            Duration readTimeout,
            Duration writeTimeout) {}
}

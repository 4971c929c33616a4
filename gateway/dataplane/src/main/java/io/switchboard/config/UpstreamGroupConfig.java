package io.switchboard.config;

import java.time.Duration;
import java.util.List;

/**
 * Upstreams that can stand in for each other, and how they are asked.
 *
 * @param name the group's name, its key in the configuration
 * @param policy the order in which endpoints are tried
 * @param deadline for a query as a whole, from its arrival
 * @param attempts how many times endpoints are asked for one query, at least 1
 * @param trustAd whether AD in this group's replies is passed on (RFC 6840 §5.8): only over a trusted path
 */
public record UpstreamGroupConfig(
        String name,
        List<EndpointConfig> endpoints,
        Policy policy,
        Duration deadline,
        int attempts,
        HealthConfig health,
        UdpConfig udp,
        boolean trustAd) {

    /** How a group orders its endpoints for a query. */
    public enum Policy {
        /** The better of two by latency and queries in flight, the rest behind it. */
        BALANCED,
        /** As configured. */
        SEQUENTIAL,
        /** Starting one further each time. */
        ROUND_ROBIN,
        /** By chance. */
        RANDOM
    }

    /**
     * When an endpoint counts as down and as up again.
     *
     * @param failures consecutive failures that mark it down; 0 never marks it down
     * @param recoveries consecutive successes that mark it up
     * @param probeInterval between probes of an endpoint that is down, the first of a growing series
     */
    public record HealthConfig(int failures, int recoveries, Duration probeInterval) {}

    /**
     * How datagrams are used.
     *
     * @param retryOverTcpWhenTruncated whether a truncated reply is fetched again over TCP
     * @param randomiseCase whether the question's case is random, as proof that the reply answers it
     */
    public record UdpConfig(boolean retryOverTcpWhenTruncated, boolean randomiseCase) {}
}

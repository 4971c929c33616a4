package io.switchboard.config;

import java.time.Duration;
import java.util.List;

/**
 * Upstreams that can stand in for each other, and how they are asked.
 *
 * @param name the group's name, its key in the configuration
 * @param bootstrap servers that resolve the host names of endpoints which name none of their own; they have addresses
 * @param policy the order in which endpoints are tried
 * @param atOnce how many endpoints {@link Policy#PARALLEL} asks at once
 * @param deadline for a query as a whole, from its arrival
 * @param attempts how many times endpoints are asked for one query, at least 1
 * @param inFlightPerEndpoint queries under way at one address of an endpoint, over all event loops
 * @param trustAd whether AD in this group's replies is passed on (RFC 6840 §5.8): only over a trusted path
 */
public record UpstreamGroupConfig(
        String name,
        List<EndpointConfig> endpoints,
        List<EndpointConfig> bootstrap,
        Policy policy,
        int atOnce,
        Duration deadline,
        int attempts,
        HedgeConfig hedge,
        AllDown whenAllDown,
        int inFlightPerEndpoint,
        ConnectionConfig connections,
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
        RANDOM,
        /** In turn, each as often as its weight says. */
        WEIGHTED,
        /** By the name of the question, so that one name goes to one endpoint. */
        HASH,
        /** Several at once. */
        PARALLEL
    }

    /** What becomes of a query while every endpoint is down. */
    public enum AllDown {
        /** They are asked all the same. */
        TRY,
        /** It is answered with SERVFAIL at once. */
        FAIL
    }

    /**
     * How connections are used.
     *
     * @param maximumAge after which a connection takes no new queries
     */
    public record ConnectionConfig(Duration maximumAge) {}

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
     * @param cookies whether queries carry DNS cookies, which the replies of servers that do them must have (RFC 7873 §5.3)
     * @param sockets that queries to one endpoint leave from, each on a port of its own, over all event loops
     */
    public record UdpConfig(boolean retryOverTcpWhenTruncated, boolean randomiseCase, boolean cookies, int sockets) {
        /** As many ports for an attacker to guess from as there may be. */
        public static final int MOST_SOCKETS = 2048;
    }
}

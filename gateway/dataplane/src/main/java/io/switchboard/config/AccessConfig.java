package io.switchboard.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what, and how often.
 *
 * @param allow networks whose clients are answered; everyone else is REFUSED
 * @param responsesPerSecond identical UDP responses per client network, for clients without a valid cookie; 0 = no limit
 * @param handshakesPerSecond of TLS that a client network may begin; 0 = no limit
 */
public record AccessConfig(
        List<Network> allow,
        Namespaces namespaces,
        RateLimit rateLimit,
        int responsesPerSecond,
        int handshakesPerSecond,
        List<BlockList> block) {

    /** Access without rules about namespaces and without a limit on handshakes. */
    public AccessConfig(List<Network> allow, RateLimit rateLimit, int responsesPerSecond, List<BlockList> block) {
        this(allow, rateLimit, responsesPerSecond, 0, block);
    }

    /** Access without rules about namespaces. */
    public AccessConfig(
            List<Network> allow,
            RateLimit rateLimit,
            int responsesPerSecond,
            int handshakesPerSecond,
            List<BlockList> block) {
        this(allow, Namespaces.ALL, rateLimit, responsesPerSecond, handshakesPerSecond, block);
    }

    /**
     * Clients by the namespaces of their pods; those without a namespace are not meant.
     *
     * @param allow the only ones that are answered, or none for all
     * @param deny those that are REFUSED
     */
    public record Namespaces(List<String> allow, List<String> deny) {
        /** Every namespace is answered. */
        public static final Namespaces ALL = new Namespaces(List.of(), List.of());
    }

    /** An address prefix. */
    public record Network(InetAddress address, int prefixLength) {}

    /**
     * A token bucket per client network.
     *
     * @param queriesPerSecond 0 = off
     * @param nxdomainsPerSecond of upstreams that its queries may bring; 0 = no limit
     * @param prefixV4 length of the prefix that IPv4 clients share a bucket by
     * @param prefixV6 the same for IPv6
     */
    public record RateLimit(int queriesPerSecond, int burst, int nxdomainsPerSecond, int prefixV4, int prefixV6) {
        /** Rates without one for NXDOMAIN. */
        public RateLimit(int queriesPerSecond, int burst, int prefixV4, int prefixV6) {
            this(queriesPerSecond, burst, 0, prefixV4, prefixV6);
        }
    }

    /**
     * Names in a file, one a line, that are answered by policy.
     *
     * @param clientNamespaces whose clients the list is for, or none for all
     */
    public record BlockList(Path file, BlockAnswer answer, List<InetAddress> addresses, List<String> clientNamespaces) {
        /** A list for all clients. */
        public BlockList(Path file, BlockAnswer answer, List<InetAddress> addresses) {
            this(file, answer, addresses, List.of());
        }
    }

    /** What a client gets for a blocked name. */
    public enum BlockAnswer {
        NXDOMAIN,
        NODATA,
        REFUSED,
        /** The addresses of the list. */
        ADDRESS
    }

    /** A network that holds every address, as {@code any} in the configuration. */
    public static boolean isEveryone(Network network) {
        return network.prefixLength() == 0;
    }

    /** The first network that makes this an open resolver, or null. */
    public @Nullable Network openNetwork() {
        return allow.stream().filter(AccessConfig::isEveryone).findFirst().orElse(null);
    }
}

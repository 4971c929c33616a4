package io.switchboard.transport.udp;

import io.switchboard.upstream.Entropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collection;

/**
 * The ports that queries may leave from: every one above the privileged, except those that the system or this gateway
 * needs for something else (RFC 6056 §3.2, RFC 5452 §9.2). Immutable.
 */
public final class UdpConnectorPorts {
    private static final Path RESERVED = Path.of("/proc/sys/net/ipv4/ip_local_reserved_ports");
    private static final int FIRST = 1024;
    private static final int COUNT = 65_536 - FIRST;

    private final BitSet excluded;

    private UdpConnectorPorts(BitSet excluded) {
        this.excluded = excluded;
    }

    /**
     * All ports but the system's reserved ones and those given.
     *
     * @param listening ports that this gateway listens on
     */
    public static UdpConnectorPorts except(Collection<Integer> listening) {
        return except(listening, reserved());
    }

    static UdpConnectorPorts except(Collection<Integer> listening, String reserved) {
        BitSet excluded = new BitSet(65_536);
        listening.forEach(excluded::set);
        for (String range : reserved.strip().split(",", -1)) {
            exclude(excluded, range.strip());
        }
        return new UdpConnectorPorts(excluded);
    }

    private static void exclude(BitSet excluded, String range) {
        if (range.isEmpty()) {
            return;
        }
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        excluded.set(first, last + 1);
    }

    /** A port, each as likely as the others. */
    int draw(Entropy entropy) {
        int port = FIRST + entropy.below(COUNT);
        while (excluded.get(port)) {
            port = FIRST + entropy.below(COUNT);
        }
        return port;
    }

    private static String reserved() {
        try {
            return Files.exists(RESERVED) ? Files.readString(RESERVED) : "";
        } catch (IOException e) {
            // A container may hide it; then no port is known to be reserved.
            return "";
        }
    }
}

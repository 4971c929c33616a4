package io.switchboard.records.kubernetes.zone;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.dns.DomainName;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The zones that hold the addresses of networks. Names are cut at octets (IPv4) or nibbles (IPv6), so a network whose
 * prefix ends between two takes several zones: 192.0.2.0/22 takes four.
 */
final class ReverseOrigins {
    /**
     * Networks with reverse zones of their own, which are served locally (RFC 6303 §4) and so stand before a zone of a
     * wider network: within one, they are the cluster's, too. Loopback stays what it is everywhere.
     */
    private static final List<Network> LOCALLY_SERVED = List.of(
            network("10.0.0.0", 8),
            network("172.16.0.0", 12),
            network("192.168.0.0", 16),
            network("100.64.0.0", 10),
            network("169.254.0.0", 16),
            network("192.0.2.0", 24),
            network("198.51.100.0", 24),
            network("203.0.113.0", 24),
            network("fd00::", 8),
            network("fe80::", 10),
            network("2001:db8::", 32));

    private ReverseOrigins() {}

    /** The origins, each once. */
    static Set<DomainName> of(List<Network> networks) {
        Set<DomainName> origins = new LinkedHashSet<>();
        for (Network network : networks) {
            addOrigins(origins, network);
            for (Network inner : LOCALLY_SERVED) {
                if (holds(network, inner)) {
                    addOrigins(origins, inner);
                }
            }
        }
        return origins;
    }

    private static boolean holds(Network network, Network inner) {
        byte[] outer = network.address().getAddress();
        byte[] address = inner.address().getAddress();
        if (outer.length != address.length || network.prefixLength() >= inner.prefixLength()) {
            return false;
        }
        for (int bit = 0; bit < network.prefixLength(); bit++) {
            int mask = 0x80 >>> bit % Byte.SIZE;
            if (((outer[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void addOrigins(Set<DomainName> origins, Network network) {
        byte[] octets = network.address().getAddress();
        int unit = octets.length == 4 ? Byte.SIZE : 4;
        int labels = (network.prefixLength() + unit - 1) / unit;
        int free = labels * unit - network.prefixLength();
        int[] values = units(octets, unit);
        int first = labels == 0 ? 0 : values[labels - 1] & -1 << free;
        for (int i = 0; i < 1 << free; i++) {
            if (labels > 0) {
                values[labels - 1] = first + i;
            }
            origins.add(origin(values, labels, unit));
        }
    }

    private static int[] units(byte[] octets, int unit) {
        int perOctet = Byte.SIZE / unit;
        int[] values = new int[octets.length * perOctet];
        for (int i = 0; i < values.length; i++) {
            int octet = octets[i / perOctet] & 0xff;
            values[i] = perOctet == 1 ? octet : i % 2 == 0 ? octet >>> 4 : octet & 15;
        }
        return values;
    }

    private static DomainName origin(int[] values, int labels, int unit) {
        List<String> name = new ArrayList<>();
        for (int i = labels - 1; i >= 0; i--) {
            name.add(Integer.toString(values[i], unit == Byte.SIZE ? 10 : 16));
        }
        name.add(unit == Byte.SIZE ? "in-addr.arpa." : "ip6.arpa.");
        return DomainName.parse(String.join(".", name));
    }

    private static Network network(String address, int prefixLength) {
        IpAddress parsed = IpAddress.parse(address);
        if (parsed == null) {
            throw new IllegalArgumentException(address);
        }
        try {
            return new Network(InetAddress.getByAddress(parsed.octets()), prefixLength);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}

package io.switchboard.access;

import io.switchboard.query.AddressBits;
import io.switchboard.query.Query;
import io.switchboard.query.SourceCheck;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which datagrams must not be answered at all, because the reply would go to no client or would start a loop
 * (RFC 1122 §3.2.1.3).
 *
 * <p>Those are datagrams from port 0, from a multicast, broadcast or unspecified address, from the listener's own
 * address, and from ports of small services that answer whatever they are sent. A subnet's own broadcast address cannot
 * be told from a host's. For datagrams only: a stream's handshake has shown that there is a client. Immutable; allocates
 * nothing.
 */
public final class SourceFilter implements SourceCheck {
    /** Echo, daytime, character generator, time, Kerberos change of password. */
    public static final List<Integer> REFLECTING_PORTS = List.of(7, 13, 19, 37, 464);

    private final long[] refusedPorts = new long[65_536 / Long.SIZE];
    private final long[] own;

    /**
     * A filter.
     *
     * @param refusedPorts source ports that are never answered; port 0 is always among them
     * @param own the bound addresses of all datagram listeners
     */
    public SourceFilter(Collection<Integer> refusedPorts, Collection<InetSocketAddress> own) {
        refuse(0);
        refusedPorts.forEach(this::refuse);
        this.own = own.stream()
                .filter(address -> !address.isUnresolved())
                .flatMapToLong(address -> Arrays.stream(new long[] {
                    address.getPort(), AddressBits.high(address.getAddress()), AddressBits.low(address.getAddress())
                }))
                .toArray();
    }

    private void refuse(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("refused source port: " + port + " (expected: 0 to 65535)");
        }
        refusedPorts[port >>> 6] |= 1L << port;
    }

    /** Whether a datagram from this source may be answered; otherwise it is dropped as {@code SOURCE}. */
    @Override
    public boolean accepts(Query query) {
        int port = query.client().getPort();
        long high = query.clientHigh();
        long low = query.clientLow();
        return (refusedPorts[port >>> 6] & 1L << port) == 0
                && (AddressBits.isV4(high, low) ? isUnicastV4((int) low) : isUnicastV6(high, low))
                && !isOwn(port, high, low);
    }

    private static boolean isUnicastV4(int address) {
        // RFC 6890 §2.2.2: 0.0.0.0/8 is no destination. RFC 1112 §4: 224.0.0.0/4 is multicast.
        return address >>> 24 != 0 && address >>> 28 != 0xe && address != -1;
    }

    private static boolean isUnicastV6(long high, long low) {
        return high >>> 56 != 0xff && (high != 0 || low != 0);
    }

    private boolean isOwn(int port, long high, long low) {
        for (int i = 0; i < own.length; i += 3) {
            if (own[i] == port && own[i + 1] == high && own[i + 2] == low) {
                return true;
            }
        }
        return false;
    }
}

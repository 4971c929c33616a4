package io.switchboard.listener;

import io.switchboard.config.ListenerConfig;
import io.switchboard.dns.Transport;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which addresses each configured one stands for at this moment. A wildcard leaves out what is named more closely: an
 * address by itself, or an IPv4 address by {@code 0.0.0.0} where there is {@code ::} too. So {@code 0.0.0.0:53} and
 * {@code [::]:53} go together, and one address of all may have a listener of its own. Used by one thread.
 */
final class Placement {
    /** From the closest to the widest. */
    private enum Reach {
        ADDRESS,
        IPV4,
        ALL;

        static Reach of(InetSocketAddress configured) {
            if (!configured.getAddress().isAnyLocalAddress()) {
                return ADDRESS;
            }
            return configured.getAddress() instanceof Inet4Address ? IPV4 : ALL;
        }
    }

    /** What can be bound once. */
    private record Socket(boolean udp, InetSocketAddress address) {}

    private record Configured(boolean udp, InetSocketAddress address) {}

    private final Map<Configured, List<InetSocketAddress>> places = new LinkedHashMap<>();
    private boolean complete = true;

    private Placement() {}

    /**
     * Asks the machine for its addresses, once for each wildcard.
     *
     * @throws SocketException if it does not tell
     */
    static Placement of(List<ListenerConfig> configs, Listeners.OwnAddresses own) throws SocketException {
        Placement placement = new Placement();
        Set<Socket> taken = new HashSet<>();
        for (Reach reach : Reach.values()) {
            Set<Socket> takenHere = new HashSet<>();
            for (ListenerConfig config : configs) {
                for (InetSocketAddress configured : config.bind()) {
                    if (Reach.of(configured) == reach) {
                        placement.put(config.transport(), configured, own.expand(configured), taken, takenHere);
                    }
                }
            }
            taken.addAll(takenHere);
        }
        return placement;
    }

    private void put(
            Transport transport,
            InetSocketAddress configured,
            List<InetSocketAddress> addresses,
            Set<Socket> taken,
            Set<Socket> takenHere) {
        complete &= !addresses.isEmpty();
        List<InetSocketAddress> free = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            Socket socket = new Socket(transport.overUdp(), address);
            // Port 0 is another one each time.
            if (address.getPort() == 0 || !taken.contains(socket)) {
                free.add(address);
                takenHere.add(socket);
            }
        }
        places.put(new Configured(transport.overUdp(), configured), List.copyOf(free));
    }

    /** Whether there was an address for each wildcard; a machine that tells of none has not lost them. */
    boolean isComplete() {
        return complete;
    }

    /** Those that the listener has to bind for one of its configured addresses. */
    List<InetSocketAddress> addresses(Transport transport, InetSocketAddress configured) {
        return places.getOrDefault(new Configured(transport.overUdp(), configured), List.of());
    }
}

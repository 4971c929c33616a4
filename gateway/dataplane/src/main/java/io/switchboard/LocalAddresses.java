package io.switchboard;

import io.switchboard.listener.BoundListener;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Addresses by which clients reach this process: those of its listeners, and all of its own for one on all addresses. */
final class LocalAddresses {
    private LocalAddresses() {}

    /** Those of listeners, each once. Addresses of the loopback network and of links are left out: nobody else has use for them. */
    static List<IpAddress> of(List<BoundListener> listeners) {
        Set<IpAddress> addresses = new LinkedHashSet<>();
        for (BoundListener listener : listeners) {
            InetAddress bound = listener.address().getAddress();
            (bound.isAnyLocalAddress() ? ofInterfaces() : List.of(bound))
                    .stream()
                            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                            .map(address -> IpAddress.of(address.getAddress()))
                            .forEach(addresses::add);
        }
        return List.copyOf(addresses);
    }

    private static List<InetAddress> ofInterfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}

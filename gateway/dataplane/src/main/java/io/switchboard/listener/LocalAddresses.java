package io.switchboard.listener;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * The addresses that a wildcard stands for. A reply must leave from the address that was asked (RFC 2181 §4), which a
 * socket bound to a wildcard cannot promise, so each address gets a socket of its own.
 */
final class LocalAddresses {
    private LocalAddresses() {}

    /** The address itself, or for {@code 0.0.0.0} each IPv4 and for {@code ::} each address of this machine. */
    static List<InetSocketAddress> expand(InetSocketAddress address) throws SocketException {
        if (!address.getAddress().isAnyLocalAddress()) {
            return List.of(address);
        }
        boolean onlyV4 = address.getAddress() instanceof Inet4Address;
        return NetworkInterface.networkInterfaces()
                .filter(LocalAddresses::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(local -> local instanceof Inet4Address || !onlyV4 && isReachable(local))
                .map(local -> new InetSocketAddress(local, address.getPort()))
                .distinct()
                .toList();
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /** Link-local addresses are for neighbours that name an interface with them, which DNS clients do not. */
    private static boolean isReachable(InetAddress address) {
        return address instanceof Inet6Address && !address.isLinkLocalAddress();
    }
}

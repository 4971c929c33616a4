package io.switchboard.tls;

import io.switchboard.config.ListenerConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The IP addresses that a certificate made here is for: those of loopback, and those that it is served on. */
final class BoundAddresses {
    private BoundAddresses() {}

    static Set<String> of(String certificate, List<ListenerConfig> listeners) throws CertificateException {
        Set<String> addresses = new TreeSet<>(Set.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
        for (ListenerConfig listener : listeners) {
            if (listener.certificates().contains(certificate)) {
                for (InetSocketAddress bind : listener.bind()) {
                    add(bind.getAddress(), addresses);
                }
            }
        }
        return addresses;
    }

    private static void add(InetAddress bind, Set<String> addresses) throws CertificateException {
        if (!bind.isAnyLocalAddress()) {
            addresses.add(canonical(bind));
            return;
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(local -> !local.isLinkLocalAddress())
                    .forEach(local -> addresses.add(canonical(local)));
        } catch (SocketException e) {
            throw new CertificateException("the machine's addresses cannot be listed: " + e.getMessage(), e);
        }
    }

    /** As Java writes an address of a certificate: eight groups in full, without a zone. */
    private static String canonical(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}

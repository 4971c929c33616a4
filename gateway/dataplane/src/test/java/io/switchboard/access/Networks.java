package io.switchboard.access;

import io.switchboard.config.AccessConfig.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Networks as one writes them. */
final class Networks {
    static final List<Network> LOOPBACK_AND_PRIVATE = of(
            "127.0.0.0/8",
            "::1/128",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
            "fe80::/10");
    static final List<Network> ANY = of("0.0.0.0/0", "::/0");

    private Networks() {}

    static List<Network> of(String... prefixes) {
        List<Network> networks = new ArrayList<>();
        for (String prefix : prefixes) {
            String[] parts = prefix.split("/", 2);
            try {
                networks.add(new Network(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1])));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(prefix, e);
            }
        }
        return networks;
    }
}

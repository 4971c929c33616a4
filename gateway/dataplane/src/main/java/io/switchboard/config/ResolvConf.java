package io.switchboard.config;

import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The name servers in the system's {@code resolv.conf}. As in its own readers, what is not understood is passed over. */
final class ResolvConf {
    private static final int MAX_OCTETS = 64 * 1024;
    private static final int MAX_SEARCH = 6;

    private ResolvConf() {}

    /** One endpoint over UDP for every {@code nameserver} line; none if the file cannot be read. */
    static List<EndpointConfig> endpoints(Path file) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (String line : text(file).split("\\R", -1)) {
            String[] words = line.strip().split("\\s+", 3);
            InetAddress address = words.length > 1 && words[0].equals("nameserver") ? Addresses.parse(words[1]) : null;
            if (address != null && !address.isAnyLocalAddress() && !address.isMulticastAddress()) {
                addresses.add(address);
            }
        }
        List<EndpointConfig> endpoints = new ArrayList<>();
        for (InetAddress address : addresses) {
            String text = Addresses.format(address);
            String url = "udp://" + (text.contains(":") ? "[" + text + "]" : text);
            endpoints.add(new EndpointConfig(
                    url, Transport.UDP, new InetSocketAddress(address, Transport.UDP.defaultPort())));
        }
        return List.copyOf(endpoints);
    }

    /** The domains of the last {@code search} or {@code domain} line, at most {@value #MAX_SEARCH}. */
    static List<DomainName> search(Path file) {
        List<DomainName> domains = List.of();
        for (String line : text(file).split("\\R", -1)) {
            String[] words = line.strip().split("\\s+");
            if (words[0].equals("search") || words[0].equals("domain")) {
                domains = Arrays.stream(words)
                        .skip(1)
                        .limit(MAX_SEARCH)
                        .map(ResolvConf::name)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
            }
        }
        return domains;
    }

    private static @Nullable DomainName name(String text) {
        try {
            return DomainName.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_OCTETS), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // a machine without one is no fault; its group has no endpoints
        }
    }
}

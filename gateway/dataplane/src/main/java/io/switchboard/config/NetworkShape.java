package io.switchboard.config;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.ScalarShape;
import io.switchboard.config.schema.Shape;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Networks: a prefix such as {@code 192.0.2.0/24}, an address, or a word for several prefixes. */
final class NetworkShape {
    private static final Map<String, List<Network>> WORDS = Map.of(
            "loopback", networks("127.0.0.0/8 ::1/128"),
            "private",
                    // RFC 1918, RFC 4193, RFC 6598, RFC 3927, RFC 4291 §2.5.6
                    networks("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 100.64.0.0/10 169.254.0.0/16 fe80::/10"),
            "any", networks("0.0.0.0/0 ::/0"));

    private NetworkShape() {}

    /** One item of a list of networks. */
    static Shape<List<Network>> shape() {
        return ScalarShape.of(
                "a network such as 192.0.2.0/24 or 2001:db8::/32, or one of loopback, private and any",
                JsonSchema.anyText(),
                (text, place, reading) -> {
                    List<Network> networks = WORDS.get(text);
                    if (networks != null) {
                        return networks;
                    }
                    Network network = parse(text);
                    if (network == null) {
                        return null;
                    }
                    Network whole = new Network(masked(network), network.prefixLength());
                    if (!whole.equals(network)) {
                        reading.error(
                                place, "'" + text + "' has bits past its prefix (expected: " + format(whole) + ")");
                    }
                    return List.of(whole);
                },
                networks -> networks.stream().map(NetworkShape::format).collect(Collectors.joining(" ")));
    }

    private static @Nullable Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = text.contains("%") ? null : Addresses.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new Network(address, bits);
        }
        String length = text.substring(slash + 1);
        boolean legal = length.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(length) <= bits;
        return legal ? new Network(address, Integer.parseInt(length)) : null;
    }

    private static InetAddress masked(Network network) {
        byte[] octets = network.address().getAddress();
        for (int bit = network.prefixLength(); bit < octets.length * Byte.SIZE; bit++) {
            octets[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return Addresses.ofOctets(octets);
    }

    private static String format(Network network) {
        return Addresses.format(network.address()) + "/" + network.prefixLength();
    }

    private static List<Network> networks(String prefixes) {
        return Stream.of(prefixes.split(" ")).map(NetworkShape::parse).toList();
    }
}

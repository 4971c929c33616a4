package io.switchboard.config.schema;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as text, never names: nothing here asks a resolver. */
public final class Addresses {
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");
    private static final int MAX_PORT = 65_535;
    private static final String BIND = "an address with its port, such as 127.0.0.1:1053 or [::1]:1053";

    private Addresses() {}

    /** An address without a port. */
    public static Shape<InetAddress> address() {
        return ScalarShape.of(
                "an IPv4 or IPv6 address",
                JsonSchema.anyText(),
                (text, place, reading) -> parse(text),
                Addresses::format);
    }

    /** An address and a port to bind to; port 0 for one that the system chooses. */
    public static Shape<InetSocketAddress> bind() {
        return ScalarShape.of(
                BIND, JsonSchema.anyText(), (text, place, reading) -> parseWithPort(text, -1), Addresses::format);
    }

    /** An address and a port to bind to, or {@code none}. */
    public static Shape<Optional<InetSocketAddress>> bindOrNone() {
        return ScalarShape.of(
                BIND + ", or none",
                JsonSchema.anyText(),
                (text, place, reading) -> {
                    InetSocketAddress address = parseWithPort(text, -1);
                    return address == null && !text.equals("none") ? null : Optional.ofNullable(address);
                },
                address -> address.map(Addresses::format).orElse("none"));
    }

    /** Reads an IPv4 address in four decimal parts or an IPv6 address, perhaps with a zone; null if it is neither. */
    public static @Nullable InetAddress parse(String text) {
        String withoutZone = text.indexOf('%') > 0 ? text.substring(0, text.indexOf('%')) : text;
        byte[] octets = NetUtil.createByteArrayFromIpAddressString(withoutZone);
        if (octets == null || withoutZone.startsWith("[")) {
            return null;
        }
        try {
            return withoutZone.equals(text) ? ofOctets(octets) : InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null; // a zone that this machine does not have
        }
    }

    /** The address of 4 or 16 octets. */
    public static InetAddress ofOctets(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("octets: " + octets.length + " (expected: 4 or 16)", e);
        }
    }

    /** Reads {@code address:port} or {@code [address]:port}; without a port it is {@code defaultPort}, unless that is -1. */
    public static @Nullable InetSocketAddress parseWithPort(String text, int defaultPort) {
        Matcher match = WITH_PORT.matcher(text);
        if (!match.matches()) {
            return null;
        }
        boolean bracketed = match.group(1) != null;
        InetAddress address = parse(bracketed ? match.group(1) : match.group(2));
        int port = match.group(3) == null ? defaultPort : Integer.parseInt(match.group(3));
        boolean bracketsFit = !bracketed || match.group(1).contains(":");
        if (address == null || !bracketsFit || port < 0 || port > MAX_PORT) {
            return null;
        }
        return new InetSocketAddress(address, port);
    }

    /** The form of RFC 5952, with the zone if there is one. */
    public static String format(InetAddress address) {
        String plain = NetUtil.toAddressString(address);
        return address instanceof Inet6Address six && six.getScopeId() != 0
                ? plain + six.getHostAddress().substring(six.getHostAddress().indexOf('%'))
                : plain;
    }

    /** The form that {@link #parseWithPort} reads. */
    public static String format(InetSocketAddress address) {
        String host = format(address.getAddress());
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}

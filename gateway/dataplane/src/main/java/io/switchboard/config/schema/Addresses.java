package io.switchboard.config.schema;

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
    private static final Pattern IPV4 = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern ZERO_GROUPS = Pattern.compile("(?:^|:)0(?::0)+(?::|$)");
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern HOST_NAME = Pattern.compile("(?:" + LABEL + "\\.)*(?![0-9]+\\.?$)" + LABEL + "\\.?");
    private static final int MAX_HOST_NAME = 253;
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
                    if (address != null) {
                        reading.remember(address, place);
                    }
                    return address == null && !text.equals("none") ? null : Optional.ofNullable(address);
                },
                address -> address.map(Addresses::format).orElse("none"));
    }

    /** Reads an IPv4 address in four decimal parts or an IPv6 address, perhaps with a zone; null if it is neither. */
    public static @Nullable InetAddress parse(String text) {
        boolean six = text.indexOf(':') >= 0 && text.indexOf('[') < 0;
        if (!six && !IPV4.matcher(text).matches()) {
            return null; // the literals of Java include 127.1 and 010.0.0.1
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
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

    /**
     * Reads what {@link #parseWithPort} reads, or a host name in place of the address, which is left unresolved: labels of
     * letters, digits, hyphens and underscores, the last of them not a number (RFC 1123 §2.1).
     */
    public static @Nullable InetSocketAddress parseHostWithPort(String text, int defaultPort) {
        InetSocketAddress address = parseWithPort(text, defaultPort);
        Matcher match = WITH_PORT.matcher(text);
        if (address != null || !match.matches() || match.group(2) == null || !isHostName(match.group(2))) {
            return address;
        }
        int port = match.group(3) == null ? defaultPort : Integer.parseInt(match.group(3));
        String host = match.group(2).endsWith(".")
                ? match.group(2).substring(0, match.group(2).length() - 1)
                : match.group(2);
        return port > MAX_PORT ? null : InetSocketAddress.createUnresolved(host, port);
    }

    private static boolean isHostName(String text) {
        return text.length() <= MAX_HOST_NAME && HOST_NAME.matcher(text).matches();
    }

    /** The form of RFC 5952, with the zone if there is one. */
    public static String format(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return address.getHostAddress();
        }
        String full = six.getHostAddress(); // eight groups without leading zeros, in lower case
        int zone = full.indexOf('%');
        return zone < 0 ? compressed(full) : compressed(full.substring(0, zone)) + full.substring(zone);
    }

    /** Replaces the longest run of two or more zero groups, the first of equals (RFC 5952 §4.2). */
    private static String compressed(String eightGroups) {
        Matcher zeros = ZERO_GROUPS.matcher(eightGroups);
        int start = 0;
        int end = 0;
        while (zeros.find()) {
            if (zeros.end() - zeros.start() > end - start) {
                start = zeros.start();
                end = zeros.end();
            }
        }
        return end == 0 ? eightGroups : eightGroups.substring(0, start) + "::" + eightGroups.substring(end);
    }

    /** The form that {@link #parseWithPort} reads. */
    public static String format(InetSocketAddress address) {
        String host = format(address.getAddress());
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}

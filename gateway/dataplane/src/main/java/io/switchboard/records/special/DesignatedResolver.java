package io.switchboard.records.special;

import io.switchboard.dns.DomainName;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted way to ask the resolver that a client asks in the clear (RFC 9462 §1.1). Immutable.
 *
 * @param alpn protocols, in order of preference, not empty
 * @param target the name that its certificate is for
 * @param addresses where it is; of each family the first eight are told
 * @param dohPath for DNS over HTTPS: the template relative to the authority, such as {@code /dns-query{?dns}}
 */
public record DesignatedResolver(
        List<String> alpn,
        int port,
        DomainName target,
        List<InetAddress> addresses,
        @Nullable String dohPath) {
    /** RFC 9460 §14.3.2, RFC 9461 §5. */
    private static final int ALPN = 1;

    private static final int PORT = 3;
    private static final int IPV4_HINT = 4;
    private static final int IPV6_HINT = 6;
    private static final int DOH_PATH = 7;
    private static final int MAX_HINTS = 8;

    /** Copies the lists. */
    public DesignatedResolver {
        alpn = List.copyOf(alpn);
        addresses = List.copyOf(addresses);
    }

    /** RDATA of an SVCB record (RFC 9460 §2.2): parameters in ascending order of their keys, the name uncompressed. */
    byte[] rdata(int priority) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeShort(out, priority);
        // RFC 9462 §4: never ".", which would mean the name that was asked for.
        out.writeBytes(target.toWire());
        writeParameter(out, ALPN, alpnValue());
        writeParameter(out, PORT, new byte[] {(byte) (port >> 8), (byte) port});
        writeHints(out, IPV4_HINT, Inet4Address.class::isInstance);
        writeHints(out, IPV6_HINT, address -> !(address instanceof Inet4Address));
        if (dohPath != null) {
            writeParameter(out, DOH_PATH, dohPath.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** The addresses that clients are told. */
    List<InetAddress> told() {
        return Stream.concat(told(Inet4Address.class::isInstance), told(address -> !(address instanceof Inet4Address)))
                .toList();
    }

    private Stream<InetAddress> told(Predicate<InetAddress> family) {
        return addresses.stream().filter(family).limit(MAX_HINTS);
    }

    private byte[] alpnValue() {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (String protocol : alpn) {
            value.write(protocol.length());
            value.writeBytes(protocol.getBytes(StandardCharsets.US_ASCII));
        }
        return value.toByteArray();
    }

    private void writeHints(ByteArrayOutputStream out, int key, Predicate<InetAddress> family) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        told(family).map(InetAddress::getAddress).forEach(value::writeBytes);
        // RFC 9460 §7.3: an empty list is malformed.
        if (value.size() > 0) {
            writeParameter(out, key, value.toByteArray());
        }
    }

    private static void writeParameter(ByteArrayOutputStream out, int key, byte[] value) {
        writeShort(out, key);
        writeShort(out, value.length);
        out.writeBytes(value);
    }

    private static void writeShort(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}

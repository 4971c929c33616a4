package io.switchboard.migration.corefile;

import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.DomainName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks as names of the reverse tree and back: at octets for IPv4, at half octets for IPv6 (RFC 1035 §3.5, RFC 3596 §2.5). */
public final class ReverseZones {
    private static final String V4 = "in-addr.arpa.";
    private static final String V6 = "ip6.arpa.";
    private static final int OCTETS_V4 = 4;
    private static final int NIBBLES_V6 = 32;

    private ReverseZones() {}

    /** The name, or the zones that together are the network {@code address/length}; null if it is neither. */
    public static @Nullable List<DomainName> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            try {
                return List.of(DomainName.parse(text));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        InetAddress address = Addresses.parse(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address == null || !length.matches("[0-9]{1,3}")) {
            return null;
        }
        byte[] octets = address.getAddress();
        return Integer.parseInt(length) <= octets.length * Byte.SIZE ? of(octets, Integer.parseInt(length)) : null;
    }

    private static List<DomainName> of(byte[] address, int length) {
        int step = address.length == OCTETS_V4 ? Byte.SIZE : Byte.SIZE / 2;
        int labels = (length + step - 1) / step;
        int[] digits = digits(address, step);
        int free = labels * step - length;
        int first = labels == 0 ? 0 : digits[labels - 1] >> free << free;
        List<DomainName> zones = new ArrayList<>();
        for (int i = 0; i < 1 << free; i++) {
            StringBuilder name = new StringBuilder();
            for (int label = labels - 1; label >= 0; label--) {
                int digit = label == labels - 1 ? first + i : digits[label];
                name.append(Integer.toString(digit, step == Byte.SIZE ? 10 : 16))
                        .append('.');
            }
            zones.add(DomainName.parse(name.append(step == Byte.SIZE ? V4 : V6).toString()));
        }
        return zones;
    }

    private static int[] digits(byte[] address, int step) {
        int[] digits = new int[address.length * Byte.SIZE / step];
        for (int i = 0; i < digits.length; i++) {
            int octet = address[i * step / Byte.SIZE] & 0xff;
            digits[i] = step == Byte.SIZE ? octet : i % 2 == 0 ? octet >> 4 : octet & 0xf;
        }
        return digits;
    }

    /** Whether the name is in the reverse tree. */
    public static boolean contains(DomainName name) {
        return name.isAtOrBelow(DomainName.parse(V4)) || name.isAtOrBelow(DomainName.parse(V6));
    }

    /** The network of a reverse zone, such as {@code 10.0.0.0/8}; null if the name is none. */
    public static @Nullable String network(DomainName zone) {
        boolean four = zone.isAtOrBelow(DomainName.parse(V4));
        if (!four && !contains(zone)) {
            return null;
        }
        int step = four ? Byte.SIZE : Byte.SIZE / 2;
        int labels = zone.labelCount() - DomainName.parse(four ? V4 : V6).labelCount();
        String[] digits = zone.toString().split("\\.");
        byte[] address = new byte[four ? OCTETS_V4 : NIBBLES_V6 / 2];
        if (labels * step > address.length * Byte.SIZE) {
            return null;
        }
        for (int i = 0; i < labels; i++) {
            int digit = digit(digits[labels - 1 - i], four);
            if (digit < 0) {
                return null;
            }
            address[i * step / Byte.SIZE] |= (byte) (four || i % 2 == 1 ? digit : digit << 4);
        }
        return Addresses.format(Addresses.ofOctets(address)) + "/" + labels * step;
    }

    private static int digit(String label, boolean four) {
        if (!label.matches(four ? "[0-9]{1,3}" : "[0-9a-fA-F]")) {
            return -1;
        }
        int digit = Integer.parseInt(label, four ? 10 : 16);
        return digit < 256 ? digit : -1;
    }
}

package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import java.util.HexFormat;

/** Octets of a target that are written as {@code %} and two digits. */
final class PercentEncoding {
    private PercentEncoding() {}

    /**
     * A target in which unreserved characters behind an offset stand for themselves, as they might have been written just
     * as well (RFC 3986 §2.3, §6.2.2.2); what else is encoded stays so, and separates nothing. The same object if there is
     * nothing to do.
     */
    static CharSequence withoutNeedless(CharSequence target, int from) {
        int first = AsciiString.indexOf(target, '%', from);
        if (first < 0) {
            return target;
        }
        int length = target.length();
        StringBuilder plain = new StringBuilder(length).append(target, 0, first);
        int position = first;
        while (position < length) {
            char octet = octet(target, position);
            plain.append(octet == 0 ? target.charAt(position) : octet);
            position += octet == 0 ? 1 : 3;
        }
        return plain;
    }

    /** The unreserved character that is encoded at an offset, or 0. */
    private static char octet(CharSequence target, int position) {
        if (target.charAt(position) != '%'
                || position + 2 >= target.length()
                || !HexFormat.isHexDigit(target.charAt(position + 1))
                || !HexFormat.isHexDigit(target.charAt(position + 2))) {
            return 0;
        }
        char octet = (char) HexFormat.fromHexDigits(target, position + 1, position + 3);
        return isUnreserved(octet) ? octet : 0;
    }

    private static boolean isUnreserved(char octet) {
        return octet >= 'A' && octet <= 'Z'
                || octet >= 'a' && octet <= 'z'
                || octet >= '0' && octet <= '9'
                || octet == '-'
                || octet == '.'
                || octet == '_'
                || octet == '~';
    }
}

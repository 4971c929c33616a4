package io.switchboard.dns;

import java.io.ByteArrayOutputStream;

/** The text form of names with the escapes of RFC 1035 §5.1 and RFC 4343 §2.1, both ways. */
final class NamePresentation {
    private NamePresentation() {}

    static byte[] parse(String text) {
        if (text.equals(".")) {
            return new byte[1];
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty name (expected: a name such as example.org.)");
        }
        ByteArrayOutputStream wire = new ByteArrayOutputStream(text.length() + 2);
        ByteArrayOutputStream label = new ByteArrayOutputStream();
        int position = 0;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '.') {
                endLabel(text, wire, label);
                position++;
            } else if (c == '\\') {
                position = escape(text, position, label);
            } else if (c > ' ' && c < 0x7f) {
                label.write(c);
                position++;
            } else {
                throw new IllegalArgumentException(
                        "character U+%04X in a name (expected: printable ASCII or an escape \\DDD)".formatted((int) c));
            }
        }
        if (label.size() > 0) {
            endLabel(text, wire, label);
        }
        wire.write(0);
        if (wire.size() > Wire.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a name of " + wire.size() + " octets (expected: at most 255)");
        }
        return wire.toByteArray();
    }

    private static void endLabel(String text, ByteArrayOutputStream wire, ByteArrayOutputStream label) {
        if (label.size() == 0) {
            throw new IllegalArgumentException("an empty label in '" + text + "'");
        }
        if (label.size() > Wire.MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException("a label of " + label.size() + " octets (expected: at most 63)");
        }
        wire.write(label.size());
        wire.writeBytes(label.toByteArray());
        label.reset();
    }

    private static int escape(String text, int backslash, ByteArrayOutputStream label) {
        int next = backslash + 1;
        if (next < text.length()
                && !isDigit(text.charAt(next))
                && text.charAt(next) > ' '
                && text.charAt(next) < 0x7f) {
            label.write(text.charAt(next));
            return next + 1;
        }
        if (next + 3 <= text.length()) {
            String digits = text.substring(next, next + 3);
            if (digits.chars().allMatch(c -> isDigit((char) c)) && Integer.parseInt(digits) <= 255) {
                label.write(Integer.parseInt(digits));
                return next + 3;
            }
        }
        throw new IllegalArgumentException("a bad escape in '" + text + "' (expected: \\DDD or \\ and a character)");
    }

    /** Formats the uncompressed name at {@code offset}. */
    static String format(byte[] wire, int offset) {
        if (wire[offset] == 0) {
            return ".";
        }
        StringBuilder text = new StringBuilder(48);
        for (int position = offset; wire[position] != 0; position += wire[position] + 1) {
            for (int i = position + 1; i <= position + wire[position]; i++) {
                appendOctet(text, wire[i] & 0xff);
            }
            text.append('.');
        }
        return text.toString();
    }

    private static void appendOctet(StringBuilder text, int octet) {
        if (octet <= ' ' || octet >= 0x7f) {
            text.append('\\').append((char) ('0' + octet / 100));
            text.append((char) ('0' + octet / 10 % 10)).append((char) ('0' + octet % 10));
        } else {
            if ("\".;\\()@$".indexOf(octet) >= 0) {
                text.append('\\');
            }
            text.append((char) octet);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

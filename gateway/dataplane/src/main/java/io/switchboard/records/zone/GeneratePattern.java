package io.switchboard.records.zone;

import java.util.Locale;

/**
 * One side of a {@code $GENERATE} directive, a text in which {@code $} and {@code ${offset,width,base}} stand for a
 * number, as BIND 9 defined it: base {@code d}, {@code o}, {@code x}, {@code X}, or {@code n} and {@code N} for reversed
 * nibbles.
 */
final class GeneratePattern {
    private static final int MAX_WIDTH = 63;

    private final String text;
    private final int line;

    GeneratePattern(String text, int line) {
        this.text = text;
        this.line = line;
    }

    /** The text for one number. */
    String expand(long number) throws MasterFileException {
        StringBuilder expanded = new StringBuilder(text.length() + 8);
        int position = 0;
        while (position < text.length()) {
            char c = text.charAt(position++);
            char next = position < text.length() ? text.charAt(position) : 0;
            if (c == '\\' && next != 0) {
                expanded.append(next == '$' ? "" : "\\").append(next);
                position++;
            } else if (c == '$' && next == '$') {
                expanded.append('$');
                position++;
            } else if (c == '$' && next == '{') {
                int end = text.indexOf('}', position);
                if (end < 0) {
                    throw bad();
                }
                expanded.append(number(number, text.substring(position + 1, end)));
                position = end + 1;
            } else if (c == '$') {
                expanded.append(number);
            } else {
                expanded.append(c);
            }
        }
        return expanded.toString();
    }

    private String number(long number, String modifiers) throws MasterFileException {
        String[] parts = modifiers.split(",", -1);
        if (parts.length > 3) {
            throw bad();
        }
        try {
            long value = Math.addExact(number, Long.parseLong(parts[0]));
            int width = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
            if (value < 0 || width < 0 || width > MAX_WIDTH) {
                throw bad();
            }
            return format(value, width, parts.length > 2 ? parts[2] : "d");
        } catch (NumberFormatException | ArithmeticException e) {
            throw bad();
        }
    }

    private String format(long value, int width, String base) throws MasterFileException {
        return switch (base) {
            case "d" -> padded(Long.toString(value), width);
            case "o" -> padded(Long.toOctalString(value), width);
            case "x" -> padded(Long.toHexString(value), width);
            case "X" -> padded(Long.toHexString(value).toUpperCase(Locale.ROOT), width);
            case "n" -> nibbles(Long.toHexString(value), width);
            case "N" -> nibbles(Long.toHexString(value).toUpperCase(Locale.ROOT), width);
            default -> throw bad();
        };
    }

    private static String padded(String digits, int width) {
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** Hexadecimal digits, the last one first, with dots between; the width counts the dots. */
    private static String nibbles(String digits, int width) {
        StringBuilder reversed = new StringBuilder(padded(digits, (width + 1) / 2)).reverse();
        for (int i = reversed.length() - 1; i > 0; i--) {
            reversed.insert(i, '.');
        }
        return reversed.toString();
    }

    private MasterFileException bad() {
        return new MasterFileException(
                line,
                "$GENERATE: " + text + " (expected: $ or ${offset,width,base} with a width up to " + MAX_WIDTH + ")");
    }
}

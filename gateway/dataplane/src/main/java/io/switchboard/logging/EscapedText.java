package io.switchboard.logging;

/**
 * Text in which everything is escaped that would not show as itself: control and format characters, line separators, lone
 * surrogates, code points without a character. So text from elsewhere can neither break a line nor turn its direction.
 */
public final class EscapedText {
    private static final String HEX = "0123456789abcdef";

    private EscapedText() {}

    /** Appends {@code text} for a line of plain text. */
    public static void plain(StringBuilder out, CharSequence text) {
        text.codePoints().forEach(codePoint -> {
            if (showsAsItself(codePoint)) {
                out.appendCodePoint(codePoint);
            } else {
                escape(out, codePoint);
            }
        });
    }

    /** Appends {@code text} as a string of JSON (RFC 8259 §7), in quotation marks. */
    public static void json(StringBuilder out, CharSequence text) {
        json(out, text, Integer.MAX_VALUE);
    }

    /** As {@link #json(StringBuilder, CharSequence)}, with an ellipsis for what is behind {@code limit} characters. */
    static void json(StringBuilder out, CharSequence text, int limit) {
        out.append('"');
        int end = Math.min(text.length(), limit);
        for (int i = 0; i < end; ) {
            int codePoint = Character.codePointAt(text, i);
            appendJson(out, codePoint);
            i += Character.charCount(codePoint);
        }
        if (end < text.length()) {
            out.append('…');
        }
        out.append('"');
    }

    private static void appendJson(StringBuilder out, int codePoint) {
        switch (codePoint) {
            case '"', '\\' -> out.append('\\').append((char) codePoint);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (showsAsItself(codePoint)) {
                    out.appendCodePoint(codePoint);
                } else {
                    escape(out, codePoint);
                }
            }
        }
    }

    private static boolean showsAsItself(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static void escape(StringBuilder out, int codePoint) {
        for (char unit : Character.toChars(codePoint)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(HEX.charAt(unit >> shift & 0xf));
            }
        }
    }
}

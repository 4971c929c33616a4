package io.switchboard.config.schema;

/** Text from a file as it may stand in an error: on one line, printable, quoted and not too long. */
public final class Excerpt {
    private static final int MAX_CHARACTERS = 80;

    private Excerpt() {}

    /** The text in single quotes. */
    public static String of(String text) {
        return "'" + plain(text) + "'";
    }

    /** The same without quotes, for keys inside a path. */
    static String plain(String text) {
        return plain(text, MAX_CHARACTERS);
    }

    static String plain(String text, int maxCharacters) {
        StringBuilder printable = new StringBuilder();
        int[] points = text.codePoints().limit(maxCharacters + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, maxCharacters); i++) {
            append(printable, points[i]);
        }
        return points.length > maxCharacters ? printable.append('…').toString() : printable.toString();
    }

    private static void append(StringBuilder printable, int point) {
        switch (point) {
            case '\n' -> printable.append("\\n");
            case '\r' -> printable.append("\\r");
            case '\t' -> printable.append("\\t");
            default -> {
                if (isPrintable(point)) {
                    printable.appendCodePoint(point);
                } else {
                    printable.append("\\u%04x".formatted(point));
                }
            }
        }
    }

    /** Leaves out control characters and those that reorder or hide text on a terminal. */
    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

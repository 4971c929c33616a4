package io.switchboard.records.zone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a master file into entries (RFC 1035 §5.1). One character of the text is one octet of the file.
 * One thread.
 */
final class MasterScanner {
    private final String text;
    private int position;
    private int line = 1;

    MasterScanner(String text) {
        this.text = text;
    }

    /**
     * The next entry, or null at the end.
     *
     * @throws MasterFileException if quotes or brackets do not match; the rest of the text means nothing then
     */
    @Nullable MasterEntry next() throws MasterFileException {
        while (position < text.length()) {
            int start = line;
            boolean ownerLeftOut = isBlank(text.charAt(position));
            List<String> words = words();
            if (!words.isEmpty()) {
                return new MasterEntry(start, ownerLeftOut, words);
            }
        }
        return null;
    }

    private List<String> words() throws MasterFileException {
        List<String> words = new ArrayList<>(6);
        int depth = 0;
        int opened = line;
        while (position < text.length()) {
            char c = text.charAt(position);
            switch (c) {
                case '\n' -> {
                    position++;
                    line++;
                    if (depth == 0) {
                        return words;
                    }
                }
                case ';' -> skipComment();
                case '(' -> {
                    opened = depth == 0 ? line : opened;
                    depth++;
                    position++;
                }
                case ')' -> {
                    if (depth == 0) {
                        throw new MasterFileException(line, "a bracket is closed that was not opened");
                    }
                    depth--;
                    position++;
                }
                default -> {
                    if (isBlank(c)) {
                        position++;
                    } else {
                        words.add(word());
                    }
                }
            }
        }
        if (depth > 0) {
            throw new MasterFileException(opened, "a bracket is opened and not closed");
        }
        return words;
    }

    private void skipComment() {
        int end = text.indexOf('\n', position);
        position = end < 0 ? text.length() : end;
    }

    /** A word, which ends at blank space, a bracket or a comment unless those stand in quotes or behind a backslash. */
    private String word() throws MasterFileException {
        StringBuilder word = new StringBuilder();
        boolean startsQuoted = text.charAt(position) == '"';
        boolean quoted = false;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n' && quoted) {
                throw new MasterFileException(line, "quotes are opened and not closed");
            }
            if (!quoted && (isBlank(c) || c == '\n' || c == ';' || c == '(' || c == ')')) {
                return word.toString();
            }
            position++;
            append(word, c);
            if (c == '"') {
                quoted = !quoted;
                if (!quoted && startsQuoted) {
                    return word.toString();
                }
            } else if (c == '\\' && position < text.length() && text.charAt(position) != '\n') {
                append(word, text.charAt(position++));
            }
        }
        if (quoted) {
            throw new MasterFileException(line, "quotes are opened and not closed");
        }
        return word.toString();
    }

    /** The parser of RDATA reads text, not octets, so that only an escape keeps an octet what it is. */
    private static void append(StringBuilder word, char c) {
        if (c >= 0x7f || c < ' ' && c != '\t') {
            word.append('\\').append((char) ('0' + c / 100));
            word.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
        } else {
            word.append(c);
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }
}

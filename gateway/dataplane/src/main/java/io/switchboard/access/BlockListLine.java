package io.switchboard.access;

import io.switchboard.dns.Wire;

/**
 * Reads one line of a block list in any of the usual notations:
 *
 * <pre>
 * ads.example.org                 a name; a top-level domain only with its dot: zip.
 * *.ads.example.org               the same
 * 0.0.0.0 a.example.org b.ex…     a hosts file's line that leads nowhere
 * ||ads.example.org^              AdGuard's rule for a name
 * &#64;@||shop.example.org^           AdGuard's exception from all lists
 * # … or ! … or [ … ]             a comment, or a header
 * </pre>
 *
 * <p>Each name stands for itself and everything below it. AdGuard's modifiers ({@code $…}), patterns and regular expressions
 * are not understood, so reading a line takes time linear in its length. Reused by one thread.
 */
final class BlockListLine {
    /** What a line turned out to be. */
    enum Kind {
        /** Nothing to do with names: empty, a comment, a hosts file's line for a real address. */
        NOTHING,
        /** Names to block. */
        BLOCK,
        /** A name to let through. */
        EXCEPTION,
        /** Not understood. */
        BAD
    }

    /** Where the names go, in lower-cased wire form at offset 0 of an array that is reused. */
    @FunctionalInterface
    interface Names {
        void name(byte[] wire, int length);
    }

    private final byte[] wire = new byte[Wire.MAX_NAME_LENGTH];
    private byte[] line = new byte[0];

    /** Reads the octets of {@code bytes} from {@code start} to {@code end}, a line without its end. */
    Kind read(byte[] bytes, int start, int end, Names blocked, Names excepted) {
        line = bytes;
        int from = skipBlanks(start, end);
        int to = trimEnd(from, end);
        if (from == to || line[from] == '#' || line[from] == '!' || line[from] == '[') {
            return Kind.NOTHING;
        }
        if (line[from] == '@' || line[from] == '|') {
            return rule(from, to, blocked, excepted);
        }
        int comment = indexOfComment(from, to);
        to = trimEnd(from, comment);
        int wordEnd = endOfWord(from, to);
        return wordEnd == to ? plain(from, to, blocked) : hosts(from, wordEnd, to, blocked);
    }

    /** {@code ||name^}, {@code @@||name^}. */
    private Kind rule(int start, int end, Names blocked, Names excepted) {
        boolean exception = end - start > 2 && line[start] == '@' && line[start + 1] == '@';
        int from = exception ? start + 2 : start;
        if (end - from < 4 || line[from] != '|' || line[from + 1] != '|' || line[end - 1] != '^') {
            return Kind.BAD;
        }
        int length = toWire(from + 2, end - 1);
        if (length < 0) {
            return Kind.BAD;
        }
        (exception ? excepted : blocked).name(wire, length);
        return exception ? Kind.EXCEPTION : Kind.BLOCK;
    }

    private Kind plain(int start, int end, Names blocked) {
        int length = toWire(start, end);
        // A top-level domain must be meant: com. or *.com, not com, which may be what is left of a name half written.
        boolean single = length > 0 && wire[wire[0] + 1] == 0 && line[start] != '*' && line[end - 1] != '.';
        if (length < 0 || single || isNumber(start, end)) {
            return Kind.BAD;
        }
        blocked.name(wire, length);
        return Kind.BLOCK;
    }

    private Kind hosts(int start, int addressEnd, int end, Names blocked) {
        if (!isAddress(start, addressEnd)) {
            return Kind.BAD;
        }
        if (!leadsNowhere(start, addressEnd)) {
            return Kind.NOTHING;
        }
        Kind kind = Kind.NOTHING;
        for (int from = skipBlanks(addressEnd, end); from < end; ) {
            int to = endOfWord(from, end);
            int length = toWire(from, to);
            if (length < 0) {
                return Kind.BAD;
            }
            // A hosts file's own names: localhost, broadcasthost, ip6-localhost, 0.0.0.0.
            if (wire[wire[0] + 1] != 0 && !isNumber(from, to) && !is(from, to, "localhost.localdomain")) {
                blocked.name(wire, length);
                kind = Kind.BLOCK;
            }
            from = skipBlanks(to, end);
        }
        return kind;
    }

    /** Writes a name's wire form; -1 if it is none. Letters, digits, hyphens and underscores are all that a list needs. */
    private int toWire(int start, int end) {
        int from = end - start > 2 && line[start] == '*' && line[start + 1] == '.' ? start + 2 : start;
        int to = end - from > 1 && line[end - 1] == '.' ? end - 1 : end;
        if (to - from < 1 || to - from > Wire.MAX_NAME_LENGTH - 2) {
            return -1;
        }
        int labelStart = 0;
        int position = 1;
        for (int i = from; i < to; i++) {
            byte octet = Wire.lower(line[i]);
            if (octet == '.') {
                if (!endLabel(labelStart, position)) {
                    return -1;
                }
                labelStart = position;
            } else if (!isNameCharacter(octet)) {
                return -1;
            }
            wire[position++] = octet;
        }
        if (!endLabel(labelStart, position)) {
            return -1;
        }
        wire[position] = 0;
        return position + 1;
    }

    private boolean endLabel(int labelStart, int end) {
        int length = end - labelStart - 1;
        wire[labelStart] = (byte) length;
        return length > 0 && length <= Wire.MAX_LABEL_LENGTH;
    }

    private static boolean isNameCharacter(byte octet) {
        return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_';
    }

    /** Whether the last label is a number, so that the word is an IPv4 address, whole or not (RFC 1123 §2.1). */
    private boolean isNumber(int start, int end) {
        int position = line[end - 1] == '.' ? end - 1 : end;
        int last = position;
        while (position > start && line[position - 1] >= '0' && line[position - 1] <= '9') {
            position--;
        }
        return position < last && (position == start || line[position - 1] == '.');
    }

    private boolean isAddress(int start, int end) {
        for (int i = start; i < end; i++) {
            if (line[i] == ':') {
                return true;
            }
        }
        return isNumber(start, end);
    }

    private boolean leadsNowhere(int start, int end) {
        return is(start, end, "0.0.0.0")
                || is(start, end, "127.0.0.1")
                || is(start, end, "::")
                || is(start, end, "::1");
    }

    private boolean is(int start, int end, String word) {
        if (end - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Wire.lower(line[start + i]) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where {@code # …} behind a blank starts, or {@code end}. */
    private int indexOfComment(int start, int end) {
        for (int i = start + 1; i < end; i++) {
            if (line[i] == '#' && isBlank(line[i - 1])) {
                return i;
            }
        }
        return end;
    }

    private int skipBlanks(int start, int end) {
        int position = start;
        while (position < end && isBlank(line[position])) {
            position++;
        }
        return position;
    }

    private int trimEnd(int start, int end) {
        int position = end;
        while (position > start && isBlank(line[position - 1])) {
            position--;
        }
        return position;
    }

    private int endOfWord(int start, int end) {
        int position = start;
        while (position < end && !isBlank(line[position])) {
            position++;
        }
        return position;
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r';
    }
}

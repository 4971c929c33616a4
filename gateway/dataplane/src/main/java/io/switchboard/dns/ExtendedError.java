package io.switchboard.dns;

import java.nio.charset.StandardCharsets;

/**
 * An extended DNS error (RFC 8914): a registered code and a short text for people.
 *
 * <p>Immutable; the text is kept in its wire form so that adding it to a reply copies bytes only.
 */
public final class ExtendedError {
    /** Longest text in octets; longer ones are cut. */
    public static final int MAX_TEXT_LENGTH = 64;

    public static final int OTHER = 0;
    public static final int STALE_ANSWER = 3;
    public static final int FORGED_ANSWER = 4;
    public static final int CACHED_ERROR = 13;
    public static final int NOT_READY = 14;
    public static final int BLOCKED = 15;
    public static final int PROHIBITED = 18;
    public static final int STALE_NXDOMAIN = 19;
    public static final int NOT_AUTHORITATIVE = 20;
    public static final int NOT_SUPPORTED = 21;
    public static final int NO_REACHABLE_AUTHORITY = 22;
    public static final int NETWORK_ERROR = 23;
    public static final int INVALID_DATA = 24;
    public static final int SYNTHESIZED = 29;
    public static final int INVALID_QUERY_TYPE = 30;

    private final int code;
    private final byte[] text;

    private ExtendedError(int code, byte[] text) {
        this.code = code;
        this.text = text;
    }

    /** An error with a registered code and no text. */
    public static ExtendedError of(int code) {
        return new ExtendedError(code, new byte[0]);
    }

    /** An error with a text, which is cut at {@value #MAX_TEXT_LENGTH} octets of UTF-8, at a character's border. */
    public static ExtendedError of(int code, String text) {
        byte[] utf8 = text.replace("\0", "").getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, MAX_TEXT_LENGTH);
        while (length < utf8.length && length > 0 && (utf8[length] & 0xc0) == 0x80) {
            length--;
        }
        return new ExtendedError(code, java.util.Arrays.copyOf(utf8, length));
    }

    /** The INFO-CODE. */
    public int code() {
        return code;
    }

    /** The EXTRA-TEXT. */
    public String text() {
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Length of the EXTRA-TEXT in octets. */
    public int textLength() {
        return text.length;
    }

    /** Copies the EXTRA-TEXT to {@code target}. */
    public void copyText(byte[] target, int offset) {
        System.arraycopy(text, 0, target, offset, text.length);
    }

    @Override
    public String toString() {
        return text.length == 0 ? "EDE " + code : "EDE " + code + " (" + text() + ")";
    }
}

package io.switchboard.upstream;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.Edns;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is taken from a reply's OPT record, which goes no further than to us (RFC 6891 §6.1.1). */
final class OptRecord {
    /** Options behind these are not read. */
    private static final int MAX_OPTIONS = 32;

    private OptRecord() {}

    /**
     * Offset of the fixed part of the first OPT record, or -1: of a reply of which no more is known than that its question
     * is ours.
     */
    static int find(byte[] message, int length, int questionEnd) {
        int additional = Wire.u16(message, Wire.ARCOUNT);
        int position = questionEnd;
        // Each record takes eleven octets at least, so the length bounds this, whatever the counts say.
        for (int left = Wire.u16(message, Wire.ANCOUNT) + Wire.u16(message, Wire.NSCOUNT) + additional;
                left > 0;
                left--) {
            int fixed = CompressedName.skip(message, position, length);
            if (fixed < 0 || fixed + 10 > length) {
                return -1;
            }
            int end = fixed + 10 + Wire.u16(message, fixed + 8);
            if (end > length) {
                return -1;
            }
            if (left <= additional && Wire.u16(message, fixed) == RecordType.OPT) {
                return fixed;
            }
            position = end;
        }
        return -1;
    }

    /** The upper eight bits of the RCODE, in their place. */
    static int extendedRcode(byte[] message, int fixed) {
        return Wire.u8(message, fixed + 4) << 4;
    }

    /** Offset of the first option with this code, or -1. */
    static int option(byte[] message, int fixed, int code) {
        int position = fixed + 10;
        int end = position + Wire.u16(message, fixed + 8);
        for (int i = 0; i < MAX_OPTIONS && position + 4 <= end; i++) {
            int length = Wire.u16(message, position + 2);
            if (position + 4 + length > end) {
                return -1;
            }
            if (Wire.u16(message, position) == code) {
                return position;
            }
            position += 4 + length;
        }
        return -1;
    }

    /** The first extended error (RFC 8914 §2), or null. */
    static @Nullable ExtendedError extendedError(byte[] message, int fixed) {
        int option = option(message, fixed, Edns.EXTENDED_ERROR);
        int length = option < 0 ? 0 : Wire.u16(message, option + 2);
        return length < 2 ? null : read(message, option + 4, length);
    }

    private static ExtendedError read(byte[] message, int offset, int length) {
        int code = Wire.u16(message, offset);
        int textLength = Math.min(length - 2, ExtendedError.MAX_TEXT_LENGTH);
        return textLength == 0
                ? ExtendedError.of(code)
                : ExtendedError.of(code, new String(message, offset + 2, textLength, StandardCharsets.UTF_8));
    }
}

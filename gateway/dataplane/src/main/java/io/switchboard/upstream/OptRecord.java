package io.switchboard.upstream;

import io.switchboard.dns.Edns;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Wire;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is taken from a reply's OPT record, which goes no further than to us (RFC 6891 §6.1.1). */
final class OptRecord {
    /** Options behind these are not read. */
    private static final int MAX_OPTIONS = 32;

    private OptRecord() {}

    /** The upper eight bits of the RCODE, in their place. */
    static int extendedRcode(byte[] message, int fixed) {
        return Wire.u8(message, fixed + 4) << 4;
    }

    /** The first extended error (RFC 8914 §2), or null. */
    static @Nullable ExtendedError extendedError(byte[] message, int fixed) {
        int position = fixed + 10;
        int end = position + Wire.u16(message, fixed + 8);
        for (int i = 0; i < MAX_OPTIONS && position + 4 <= end; i++) {
            int length = Wire.u16(message, position + 2);
            if (position + 4 + length > end) {
                return null;
            }
            if (Wire.u16(message, position) == Edns.EXTENDED_ERROR && length >= 2) {
                return read(message, position + 4, length);
            }
            position += 4 + length;
        }
        return null;
    }

    private static ExtendedError read(byte[] message, int offset, int length) {
        int code = Wire.u16(message, offset);
        int textLength = Math.min(length - 2, ExtendedError.MAX_TEXT_LENGTH);
        return textLength == 0
                ? ExtendedError.of(code)
                : ExtendedError.of(code, new String(message, offset + 2, textLength, StandardCharsets.UTF_8));
    }
}

package io.switchboard.upstream;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.RdataNames;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.util.Arrays;

/** RDATA with its names written in full, for the types whose names may be compressed. Reusable, one thread. */
final class RdataExpander {
    /** Flags, services and regular expression of a NAPTR record, RFC 3403 §4.1. */
    private static final int NAPTR_STRINGS = 3;

    private byte[] bytes = new byte[1024];

    /** Whether RDATA of this type has to be expanded. */
    static boolean hasNames(int type) {
        return type == RecordType.NAPTR || RdataNames.count(type) > 0;
    }

    /** What {@link #expand} wrote, from offset 0. */
    byte[] bytes() {
        return bytes;
    }

    /** Expands RDATA; returns its new length, or -1 if it does not parse. */
    int expand(byte[] message, int type, int rdata, int length) {
        int end = rdata + length;
        int prefix = type == RecordType.NAPTR ? naptrPrefix(message, rdata, end) : RdataNames.prefix(type);
        if (prefix < 0 || prefix > length) {
            return -1;
        }
        int count = type == RecordType.NAPTR ? 1 : RdataNames.count(type);
        reserve(length + count * Wire.MAX_NAME_LENGTH);
        System.arraycopy(message, rdata, bytes, 0, prefix);
        int from = rdata + prefix;
        int to = prefix;
        for (int i = 0; i < count; i++) {
            int written = CompressedName.expand(message, from, end, bytes, to);
            if (written < 0) {
                return -1;
            }
            to += written;
            from = CompressedName.skip(message, from, end);
        }
        System.arraycopy(message, from, bytes, to, end - from);
        return to + end - from;
    }

    private static int naptrPrefix(byte[] message, int rdata, int end) {
        int position = rdata + 4;
        for (int i = 0; i < NAPTR_STRINGS && position < end; i++) {
            position += 1 + Wire.u8(message, position);
        }
        return position < end ? position - rdata : -1;
    }

    private void reserve(int length) {
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
        }
    }
}

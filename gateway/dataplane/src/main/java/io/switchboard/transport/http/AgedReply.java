package io.switchboard.transport.http;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import org.jspecify.annotations.Nullable;

/** Takes the time that a reply lay in an HTTP cache off its TTLs, RFC 8484 §5.1. One per event loop. */
public final class AgedReply {
    private final RecordCursor records = new RecordCursor();

    /** The seconds that a field {@code Age} tells (RFC 9111 §5.1); 0 if there is none or it is no number. */
    public static int seconds(@Nullable CharSequence age) {
        if (age == null || age.isEmpty() || age.length() > 9) {
            return age == null || age.isEmpty() ? 0 : Integer.MAX_VALUE;
        }
        int seconds = 0;
        for (int i = 0; i < age.length(); i++) {
            char digit = age.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            seconds = seconds * 10 + digit - '0';
        }
        return seconds;
    }

    /** Lowers the TTLs of a reply that has one question, down to 0. */
    public void lower(byte[] reply, int length, int seconds) {
        int nameEnd = seconds <= 0 ? -1 : CompressedName.skip(reply, Wire.HEADER_LENGTH, length);
        if (nameEnd < 0 || nameEnd + 4 > length) {
            return;
        }
        records.reset(reply, length, nameEnd + 4);
        while (records.next()) {
            // The TTL of OPT is no time (RFC 6891 §6.1.3).
            if (records.type() != RecordType.OPT) {
                int ttl = Math.max(0, Wire.i32(reply, records.ttlOffset()));
                Wire.putI32(reply, records.ttlOffset(), Math.max(0, ttl - seconds));
            }
        }
    }
}

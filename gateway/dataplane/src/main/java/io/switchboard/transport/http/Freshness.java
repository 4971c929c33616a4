package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;

/**
 * How long an HTTP cache may keep a reply, RFC 8484 §5.1: as long as its answer's smallest TTL, and a negative answer as
 * long as its SOA record says (RFC 2308 §5). One per event loop.
 */
public final class Freshness {
    /** The value of {@code cache-control} for what must not be kept. */
    public static final AsciiString NO_STORE = AsciiString.cached("no-store");

    private static final int NONE = -1;
    /** A day and an hour of values made once; longer times are rounded down to hours. */
    private static final int EXACT = 3_600;

    private static final int LONGEST_HOURS = 168;

    private final RecordCursor records = new RecordCursor();
    private final AsciiString[] seconds = new AsciiString[EXACT];
    private final AsciiString[] hours = new AsciiString[LONGEST_HOURS + 1];

    /** The value of {@code cache-control} for a finished reply whose question ends at {@code questionEnd}. */
    public AsciiString cacheControl(byte[] reply, int length, int questionEnd) {
        int lifetime = lifetime(reply, length, questionEnd);
        if (lifetime == NONE) {
            return NO_STORE;
        }
        if (lifetime < EXACT) {
            AsciiString known = seconds[lifetime];
            return known != null ? known : (seconds[lifetime] = maxAge(lifetime));
        }
        int whole = Math.min(lifetime / EXACT, LONGEST_HOURS);
        AsciiString known = hours[whole];
        return known != null ? known : (hours[whole] = maxAge(whole * EXACT));
    }

    private static AsciiString maxAge(int seconds) {
        return AsciiString.cached("max-age=" + seconds);
    }

    /** The lifetime in seconds, or {@link #NONE} if nothing says how long. */
    private int lifetime(byte[] reply, int length, int questionEnd) {
        int rcode = Wire.u16(reply, Wire.FLAGS) & Wire.RCODE_MASK;
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN || questionEnd < Wire.HEADER_LENGTH) {
            return NONE;
        }
        records.reset(reply, length, questionEnd);
        int answer = Integer.MAX_VALUE;
        while (records.next()) {
            if (records.section() == RecordCursor.ANSWER) {
                answer = Math.min(answer, ttl(reply, records.ttlOffset()));
            } else if (records.section() == RecordCursor.AUTHORITY) {
                if (records.type() == RecordType.SOA && records.rdataLength() >= 4) {
                    int minimum = ttl(reply, records.end() - 4);
                    return Math.min(answer, Math.min(minimum, ttl(reply, records.ttlOffset())));
                }
            } else {
                break;
            }
        }
        // RFC 2308 §5: a negative answer without SOA must not be kept.
        return rcode == Rcode.NXDOMAIN || answer == Integer.MAX_VALUE ? NONE : answer;
    }

    /** RFC 2181 §8: a TTL with the highest bit set is 0. */
    private static int ttl(byte[] reply, int offset) {
        return Math.max(0, Wire.i32(reply, offset));
    }
}

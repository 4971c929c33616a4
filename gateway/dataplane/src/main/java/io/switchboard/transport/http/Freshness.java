package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import org.jspecify.annotations.Nullable;

/**
 * How long an HTTP cache may keep a reply, RFC 8484 §5.1: as long as its answer's smallest TTL, and a negative answer as
 * long as its SOA record says (RFC 2308 §5). One per event loop.
 */
public final class Freshness {
    /** The value of {@code cache-control} for what must not be kept. */
    public static final AsciiString NO_STORE = AsciiString.cached("no-store");

    private static final int NONE = -1;
    /** Values made once; of times that are as much apart the last one. A power of two. */
    private static final int KEPT = 4_096;

    private final RecordCursor records = new RecordCursor();
    private final int[] lifetimes = new int[KEPT];
    private final @Nullable AsciiString[] values = new @Nullable AsciiString[KEPT];

    /** The value of {@code cache-control} for a finished reply whose question ends at {@code questionEnd}. */
    public AsciiString cacheControl(byte[] reply, int length, int questionEnd) {
        int lifetime = lifetime(reply, length, questionEnd);
        if (lifetime == NONE) {
            return NO_STORE;
        }
        int place = lifetime & KEPT - 1;
        AsciiString known = values[place];
        if (known == null || lifetimes[place] != lifetime) {
            known = AsciiString.cached("max-age=" + lifetime);
            values[place] = known;
            lifetimes[place] = lifetime;
        }
        return known;
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

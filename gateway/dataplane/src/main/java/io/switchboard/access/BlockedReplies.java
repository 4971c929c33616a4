package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.net.InetAddress;

/**
 * Answers queries for blocked names. One per event loop, because its writer is reused; what it allocates is the reply.
 *
 * <p>Negative answers carry an SOA record at the blocked name, so that a client's cache may keep them (RFC 2308 §5), for as
 * short as every TTL here: {@value #TTL_SECONDS} seconds, after which a name that was taken off the list works again.
 */
final class BlockedReplies {
    static final int TTL_SECONDS = 10;

    private static final ExtendedError BLOCKED = ExtendedError.of(ExtendedError.BLOCKED);
    // RFC 8914 §4.5: where an answer is given instead of an error, it is a forged one.
    private static final ExtendedError FORGED = ExtendedError.of(ExtendedError.FORGED_ANSWER);
    private static final QueryFailure REFUSED = new QueryFailure.Refused(BLOCKED);
    /** nobody.invalid. as for other zones that exist only here, RFC 6303 §3. */
    private static final byte[] RESPONSIBLE = {6, 'n', 'o', 'b', 'o', 'd', 'y', 7, 'i', 'n', 'v', 'a', 'l', 'i', 'd', 0
    };

    private static final int[] TIMERS = {1, 3600, 1200, 604_800, TTL_SECONDS};

    private final ReplyWriter writer = new ReplyWriter();

    /** Answers a query whose name is blocked by the name that starts with its label {@code label}. */
    void answer(Query query, int label, AccessConfig.BlockList list, ReplySink sink) {
        switch (list.answer()) {
            case REFUSED -> sink.fail(query, REFUSED);
            case NXDOMAIN -> reply(query, negative(query.message(), label, Rcode.NXDOMAIN, ReplyKind.NXDOMAIN), sink);
            case NODATA -> reply(query, negative(query.message(), label, Rcode.NOERROR, ReplyKind.NODATA), sink);
            case ADDRESS -> reply(query, addresses(query.message(), label, list), sink);
        }
    }

    private static void reply(Query query, ReplyMessage message, ReplySink sink) {
        sink.reply(query, message, 0, AnsweredBy.POLICY);
    }

    private ReplyMessage negative(QueryMessage message, int label, int rcode, ReplyKind kind) {
        start(message, rcode);
        int start = message.name().start(label);
        int length = message.name().length() - start;
        int offset = Wire.HEADER_LENGTH + start;
        byte[] rdata = new byte[length + RESPONSIBLE.length + Integer.BYTES * TIMERS.length];
        System.arraycopy(message.bytes(), offset, rdata, 0, length);
        System.arraycopy(RESPONSIBLE, 0, rdata, length, RESPONSIBLE.length);
        for (int i = 0; i < TIMERS.length; i++) {
            Wire.putI32(rdata, length + RESPONSIBLE.length + Integer.BYTES * i, TIMERS[i]);
        }
        writer.record(
                RecordCursor.AUTHORITY,
                message.bytes(),
                offset,
                length,
                RecordType.SOA,
                RecordClass.IN,
                TTL_SECONDS,
                rdata,
                0,
                rdata.length);
        return writer.finish(kind, TTL_SECONDS, BLOCKED);
    }

    private ReplyMessage addresses(QueryMessage message, int label, AccessConfig.BlockList list) {
        start(message, Rcode.NOERROR);
        boolean found = false;
        for (InetAddress address : list.addresses()) {
            byte[] octets = address.getAddress();
            if (message.type() == (octets.length == 4 ? RecordType.A : RecordType.AAAA)) {
                found |= address(message, octets);
            }
        }
        return found
                ? writer.finish(ReplyKind.POSITIVE, TTL_SECONDS, FORGED)
                : negative(message, label, Rcode.NOERROR, ReplyKind.NODATA);
    }

    private boolean address(QueryMessage message, byte[] octets) {
        return writer.record(
                RecordCursor.ANSWER,
                message.bytes(),
                Wire.HEADER_LENGTH,
                message.name().length(),
                message.type(),
                RecordClass.IN,
                TTL_SECONDS,
                octets,
                0,
                octets.length);
    }

    private void start(QueryMessage message, int rcode) {
        writer.start(
                message.bytes(),
                Wire.HEADER_LENGTH,
                message.name().length(),
                message.type(),
                message.recordClass(),
                rcode);
    }
}

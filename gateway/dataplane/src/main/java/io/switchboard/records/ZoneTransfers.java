package io.switchboard.records;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.TransferReply;
import io.switchboard.query.TransferSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives local zones away: AXFR (RFC 5936) over TCP and DoT, IXFR (RFC 1995) as a whole zone or, when the client has it
 * already or asks over UDP, as the SOA record alone. One per event loop.
 */
public final class ZoneTransfers implements TransferSource {
    /** RFC 5936 §2.2.1 has NOTAUTH for it, which is what a server of zones says; a gateway refuses transfers. */
    private static final QueryFailure NOT_OURS =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.NOT_AUTHORITATIVE));

    private static final QueryFailure NOT_ALLOWED =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.PROHIBITED, "transfer is not allowed"));
    private static final QueryFailure NOT_HERE =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.NOT_SUPPORTED, "transfers are over TCP and DoT"));
    private static final QueryFailure NOT_READY =
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.NOT_READY, "records are still being loaded"));
    private static final QueryFailure TOO_MANY =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.OTHER, "too many transfers at a time"));

    private final RecordStore store;
    private final TransferPermission permission;
    private final TransferCounts counts;
    private final ReplyWriter writer = new ReplyWriter();
    private final RecordCursor cursor = new RecordCursor();

    /** @param counts shared between loops */
    public ZoneTransfers(RecordStore store, TransferPermission permission, TransferCounts counts) {
        this.store = store;
        this.permission = permission;
        this.counts = counts;
    }

    @Override
    public TransferReply open(Query query) {
        QueryMessage message = query.message();
        boolean stream = query.transport().shape() == Transport.Shape.STREAM;
        // RFC 5936 §4.2: not defined over UDP. RFC 1995 §2 has IXFR there.
        if (!stream && !(query.transport().datagram() && message.type() == RecordType.IXFR)) {
            return refused(NOT_HERE, TransferOutcome.REFUSED);
        }
        LocalZone zone = store.snapshot().zoneAt(message.name());
        if (zone == null) {
            return refused(NOT_OURS, TransferOutcome.NOT_AUTHORITATIVE);
        }
        if (!permission.allows(zone.origin(), query)) {
            return refused(NOT_ALLOWED, TransferOutcome.REFUSED);
        }
        if (!(zone instanceof TransferableZone transferable)) {
            return zone instanceof UnreadyZone
                    ? refused(NOT_READY, TransferOutcome.NOT_READY)
                    : refused(NOT_ALLOWED, TransferOutcome.REFUSED);
        }
        if (!transferable.isComplete()) {
            return refused(NOT_READY, TransferOutcome.NOT_READY);
        }
        return message.type() == RecordType.IXFR && (!stream || isCurrent(message, transferable.soa()))
                ? unchanged(message, transferable.soa())
                : whole(message, transferable);
    }

    private TransferReply refused(QueryFailure failure, TransferOutcome outcome) {
        counts.count(outcome);
        return new TransferReply.Refused(failure);
    }

    private TransferReply whole(QueryMessage message, TransferableZone zone) {
        if (!counts.begin()) {
            return refused(TOO_MANY, TransferOutcome.OVERLOAD);
        }
        return new TransferReply.Several(
                new ZoneTransfer(message.name().toDomainName(0), message.type(), zone, writer, counts));
    }

    /** RFC 1995 §2, §4: the SOA record of what is here, which tells the client that it has it, or to come over TCP. */
    private TransferReply unchanged(QueryMessage message, RecordSet soa) {
        counts.count(TransferOutcome.UNCHANGED);
        writer.start(message.name().toDomainName(0), message.type(), RecordClass.IN, Wire.AA);
        writer.record(RecordCursor.ANSWER, soa.owner(), soa.type(), RecordClass.IN, soa.ttlSeconds(), soa.rdata()[0]);
        ReplyMessage reply = writer.finish(ReplyKind.POSITIVE, soa.ttlSeconds(), null);
        return new TransferReply.Single(reply);
    }

    /** RFC 1995 §2: the same version or a newer one, by the arithmetic of RFC 1982. */
    private boolean isCurrent(QueryMessage message, RecordSet soa) {
        Integer theirs = serial(message);
        return theirs != null && (int) soa.serial() - theirs <= 0;
    }

    /** The serial number in the query's authority section, or null. */
    private @Nullable Integer serial(QueryMessage message) {
        byte[] bytes = message.bytes();
        cursor.reset(bytes, message.length(), message.questionEnd());
        while (cursor.next()) {
            if (cursor.section() == RecordCursor.AUTHORITY && cursor.type() == RecordType.SOA) {
                int position = CompressedName.skip(bytes, cursor.rdata(), cursor.end());
                position = position < 0 ? -1 : CompressedName.skip(bytes, position, cursor.end());
                return position < 0 || position + 4 > cursor.end() ? null : Wire.i32(bytes, position);
            }
        }
        return null;
    }
}

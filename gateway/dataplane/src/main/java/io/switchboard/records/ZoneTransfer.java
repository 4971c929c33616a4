package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.query.TransferReply;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One zone on its way to one client: the SOA record, everything else, the SOA record again (RFC 5936 §2.2), in messages of
 * about 16 KiB, which is as far as names can be compressed. One event loop.
 */
final class ZoneTransfer implements TransferReply.Messages {
    static final int PREFERRED_LENGTH = 16 << 10;

    private final DomainName name;
    private final int type;
    private final RecordSet soa;
    private final Iterator<RecordSet> sets;
    private final ReplyWriter writer;
    private final TransferCounts counts;
    private @Nullable RecordSet current;
    private int index;
    private boolean begun;
    private boolean done;

    /**
     * A transfer.
     *
     * @param type AXFR, or IXFR that is answered with the whole zone (RFC 1995 §4)
     * @param writer of the event loop
     */
    ZoneTransfer(DomainName name, int type, TransferableZone zone, ReplyWriter writer, TransferCounts counts) {
        this.name = name;
        this.type = type;
        this.soa = zone.soa();
        this.sets = zone.transfer();
        this.writer = writer;
        this.counts = counts;
    }

    @Override
    public @Nullable ReplyMessage next() {
        if (done) {
            return null;
        }
        writer.start(name, type, RecordClass.IN, Wire.AA);
        int empty = writer.length();
        if (!begun) {
            begun = true;
            write(soa.owner(), soa.type(), soa.ttlSeconds(), soa.rdata()[0]);
        }
        while (writer.length() < PREFERRED_LENGTH && writeNext()) {}
        if (!done && writer.length() == empty) {
            throw new IllegalStateException("a record of " + soa.owner() + " is longer than a message");
        }
        return writer.finish(ReplyKind.POSITIVE, 0, null);
    }

    /** Writes one record; false if there is no room, or nothing left. */
    private boolean writeNext() {
        RecordSet set = current;
        if (set == null || index == set.size() + set.signatures().length) {
            if (!sets.hasNext()) {
                done = write(soa.owner(), soa.type(), soa.ttlSeconds(), soa.rdata()[0]);
                return false;
            }
            set = sets.next();
            current = set;
            index = 0;
        }
        boolean signature = index >= set.size();
        byte[] data = signature ? set.signatures()[index - set.size()] : set.rdata()[index];
        boolean written = write(set.owner(), signature ? RecordType.RRSIG : set.type(), set.ttlSeconds(), data);
        index += written ? 1 : 0;
        return written;
    }

    private boolean write(DomainName owner, int recordType, int ttlSeconds, byte[] data) {
        return writer.record(RecordCursor.ANSWER, owner, recordType, RecordClass.IN, ttlSeconds, data);
    }

    @Override
    public void end(boolean complete) {
        counts.end(complete ? TransferOutcome.COMPLETE : TransferOutcome.ABORTED);
    }
}

package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.records.RecordSet;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is written: records of the question's name, then addresses of the names that they speak of.
 *
 * <p>A service may have more endpoints than a message has room for. Any of them will do for the client, and SERVFAIL
 * would be an outage, so there are as many as fit then, and an extended error says so.
 */
final class Answer {
    /** Room for records in a message of 65,535 octets, so that header, question and OPT always fit as well. */
    private static final int MAX_RECORDS_LENGTH = 64_000;
    /** Owner pointer, TYPE, CLASS, TTL, RDLENGTH. */
    private static final int FIXED_LENGTH = 12;

    private static final ExtendedError SHORTENED =
            ExtendedError.of(ExtendedError.OTHER, "more endpoints than fit into a message");

    private final ReplyWriter writer;
    private final int ttlSeconds;
    private byte[] owner = {};
    private int count;
    private int length;
    private int shortestTtl;
    private @Nullable ExtendedError shortened;

    /** An answer whose records have this TTL. */
    Answer(ReplyWriter writer, int ttlSeconds) {
        this.writer = writer;
        this.ttlSeconds = ttlSeconds;
        this.shortestTtl = ttlSeconds;
    }

    void start(LookupName question, int type) {
        owner = question.toLowerWire();
        writer.start(owner, 0, owner.length, type, RecordClass.IN, Wire.AA);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** A record of the question's name. */
    void record(int type, byte[] rdata) {
        record(type, ttlSeconds, rdata);
    }

    private void record(int type, int ttl, byte[] rdata) {
        if (length + FIXED_LENGTH + rdata.length > MAX_RECORDS_LENGTH) {
            shortened = SHORTENED;
            return;
        }
        length += FIXED_LENGTH + rdata.length;
        writer.record(RecordCursor.ANSWER, owner, 0, owner.length, type, RecordClass.IN, ttl, rdata, 0, rdata.length);
        count++;
    }

    /** Records of the question's name with a TTL of their own. */
    void set(RecordSet set) {
        shortestTtl = set.ttlSeconds();
        for (byte[] rdata : set.rdata()) {
            record(set.type(), set.ttlSeconds(), rdata);
        }
    }

    void address(IpAddress address) {
        record(KubernetesZone.recordType(address), address.octets());
    }

    /** Addresses of another name, as far as there is room; after all records of the question's name. */
    void additional(byte[] name, List<IpAddress> addresses) {
        for (IpAddress address : addresses) {
            byte[] rdata = address.octets();
            int needed = FIXED_LENGTH + name.length + rdata.length;
            if (length + needed <= MAX_RECORDS_LENGTH) {
                length += needed;
                writer.record(
                        RecordCursor.ADDITIONAL,
                        name,
                        0,
                        name.length,
                        KubernetesZone.recordType(address),
                        RecordClass.IN,
                        ttlSeconds,
                        rdata,
                        0,
                        rdata.length);
            }
        }
    }

    ReplyMessage finish() {
        return writer.finish(ReplyKind.POSITIVE, shortestTtl, shortened);
    }

    /** RDATA of an SRV record (RFC 2782); its target is an uncompressed name. */
    static byte[] srv(int weight, int port, byte[] target) {
        byte[] rdata = new byte[6 + target.length];
        Wire.putU16(rdata, 2, weight);
        Wire.putU16(rdata, 4, port);
        System.arraycopy(target, 0, rdata, 6, target.length);
        return rdata;
    }

    /** RDATA of a TXT record of one short string. */
    static RecordSet text(DomainName owner, int ttlSeconds, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        return RecordSet.of(
                owner, RecordType.TXT, ttlSeconds, ServiceNames.join(new byte[] {(byte) octets.length}, octets));
    }
}

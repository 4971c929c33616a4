package io.switchboard.cache;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import java.util.ArrayList;
import java.util.List;

/** Makes replies as an upstream group would deliver them. */
final class Replies {
    private static final DomainName ZONE = DomainName.parse("example.org.");

    private Replies() {}

    static ReplyMessage a(String name, int ttlSeconds, int lastOctet) {
        return a(DomainName.parse(name), ttlSeconds, lastOctet);
    }

    static ReplyMessage a(DomainName name, int ttlSeconds, int lastOctet) {
        ReplyWriter writer = start(name, RecordType.A, Rcode.NOERROR);
        addA(writer, RecordCursor.ANSWER, name, ttlSeconds, lastOctet);
        return writer.finish(ReplyKind.POSITIVE, ttlSeconds, null);
    }

    /** An alias and its target's address. */
    static ReplyMessage chain(String name, int cnameTtl, String target, int addressTtl) {
        ReplyWriter writer = start(DomainName.parse(name), RecordType.A, Rcode.NOERROR);
        addCname(writer, name, cnameTtl, target);
        addA(writer, RecordCursor.ANSWER, DomainName.parse(target), addressTtl, 1);
        return writer.finish(ReplyKind.POSITIVE, Math.min(cnameTtl, addressTtl), null);
    }

    static ReplyMessage negative(ReplyKind kind, String name, int type, int soaTtl, int minimum) {
        ReplyWriter writer = start(DomainName.parse(name), type, rcode(kind));
        addSoa(writer, soaTtl, minimum);
        return writer.finish(kind, Math.min(soaTtl, minimum), null);
    }

    static ReplyMessage nxdomain(String name, int ttlSeconds) {
        return negative(ReplyKind.NXDOMAIN, name, RecordType.A, ttlSeconds, ttlSeconds);
    }

    static ReplyMessage nodata(String name, int type, int ttlSeconds) {
        return negative(ReplyKind.NODATA, name, type, ttlSeconds, ttlSeconds);
    }

    /** An alias to a name that does not exist, or lacks the type. */
    static ReplyMessage negativeChain(ReplyKind kind, String name, int cnameTtl, int soaTtl) {
        ReplyWriter writer = start(DomainName.parse(name), RecordType.A, rcode(kind));
        addCname(writer, name, cnameTtl, "gone.example.org.");
        addSoa(writer, soaTtl, soaTtl);
        return writer.finish(kind, soaTtl, null);
    }

    static ReplyMessage withoutSoa(ReplyKind kind, String name) {
        return start(DomainName.parse(name), RecordType.A, rcode(kind)).finish(kind, -1, null);
    }

    static ReplyMessage referral(String name) {
        ReplyWriter writer = start(DomainName.parse(name), RecordType.A, Rcode.NOERROR);
        byte[] target = DomainName.parse("ns.example.org.").toWire();
        writer.record(RecordCursor.AUTHORITY, ZONE, RecordType.NS, RecordClass.IN, 300, target);
        return writer.finish(ReplyKind.REFERRAL, -1, null);
    }

    static ReplyMessage failure(String name, int rcode) {
        return start(DomainName.parse(name), RecordType.A, rcode).finish(ReplyKind.FAILURE, -1, null);
    }

    static ReplyMessage failure(String name, int rcode, ExtendedError error) {
        return failure(name, rcode).withExtendedError(error);
    }

    /** A positive reply of about {@code octets}. */
    static ReplyMessage large(DomainName name, int octets, int ttlSeconds) {
        ReplyWriter writer = start(name, RecordType.TXT, Rcode.NOERROR);
        int left = octets - Wire.HEADER_LENGTH - name.length() - 4;
        for (; left > 12; left -= 12 + Math.min(255, left - 12)) {
            byte[] rdata = new byte[Math.min(255, left - 12)];
            rdata[0] = (byte) (rdata.length - 1);
            writer.record(RecordCursor.ANSWER, name, RecordType.TXT, RecordClass.IN, ttlSeconds, rdata);
        }
        return writer.finish(ReplyKind.POSITIVE, ttlSeconds, null);
    }

    static ReplyWriter start(DomainName name, int type, int rcode) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(name, type, RecordClass.IN, rcode);
        return writer;
    }

    static void addA(ReplyWriter writer, int section, DomainName owner, int ttlSeconds, int lastOctet) {
        byte[] address = {(byte) 192, 0, 2, (byte) lastOctet};
        writer.record(section, owner, RecordType.A, RecordClass.IN, ttlSeconds, address);
    }

    static void addCname(ReplyWriter writer, String name, int ttlSeconds, String target) {
        writer.record(
                RecordCursor.ANSWER,
                DomainName.parse(name),
                RecordType.CNAME,
                RecordClass.IN,
                ttlSeconds,
                DomainName.parse(target).toWire());
    }

    static void addSoa(ReplyWriter writer, int ttlSeconds, int minimum) {
        byte[] server = DomainName.parse("ns.example.org.").toWire();
        byte[] mailbox = DomainName.parse("admin.example.org.").toWire();
        byte[] rdata = new byte[server.length + mailbox.length + 20];
        System.arraycopy(server, 0, rdata, 0, server.length);
        System.arraycopy(mailbox, 0, rdata, server.length, mailbox.length);
        Wire.putI32(rdata, rdata.length - 4, minimum);
        writer.record(RecordCursor.AUTHORITY, ZONE, RecordType.SOA, RecordClass.IN, ttlSeconds, rdata);
    }

    /** The TTLs of a message in the order of its records, lowered as the reply to a client would be. */
    static List<Integer> ttls(ReplyMessage message, int ageSeconds) {
        List<Integer> ttls = new ArrayList<>();
        for (int i = 0; i < message.ttlCount(); i++) {
            ttls.add(Math.max(0, Wire.i32(message.bytes(), message.ttlOffset(i)) - ageSeconds));
        }
        return ttls;
    }

    /** The last octet of the only address in a message. */
    static int lastOctet(ReplyMessage message) {
        return message.bytes()[message.answerEnd() - 1];
    }

    private static int rcode(ReplyKind kind) {
        return kind == ReplyKind.NXDOMAIN ? Rcode.NXDOMAIN : Rcode.NOERROR;
    }
}

package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Edns;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.DropReason;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Queries as a listener would hand them on. */
final class Questions {
    private static final int ID = 0x1234;

    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final ReplyChannel channel = new ReplyChannel() {
        @Override
        public void write(Query query, byte[] reply, int length) {
            throw new AssertionError("the sink writes, not the source");
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError("the sink drops, not the source");
        }
    };

    /** A query with RD. */
    Query of(String name, String type) {
        return query(name, type, Wire.RD, false);
    }

    /** A query without RD. */
    Query withoutRecursion(String name, String type) {
        return query(name, type, 0, false);
    }

    /** A query with RD and DO. */
    Query withDnssec(String name, String type) {
        return query(name, type, Wire.RD, true);
    }

    private Query query(String name, String type, int flags, boolean dnssecOk) {
        DomainName qname = DomainName.parse(name);
        Query query = new Query();
        int questionEnd = Wire.HEADER_LENGTH + qname.length() + 4;
        int length = questionEnd + (dnssecOk ? 11 : 0);
        byte[] bytes = query.message().reserve(length);
        Arrays.fill(bytes, 0, length, (byte) 0);
        Wire.putU16(bytes, Wire.ID, ID);
        Wire.putU16(bytes, Wire.FLAGS, flags);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        qname.copyTo(bytes, Wire.HEADER_LENGTH);
        Wire.putU16(bytes, questionEnd - 4, RecordType.parse(type));
        Wire.putU16(bytes, questionEnd - 2, RecordClass.IN);
        if (dnssecOk) {
            Wire.putU16(bytes, Wire.ARCOUNT, 1);
            Wire.putU16(bytes, questionEnd + 1, RecordType.OPT);
            Wire.putU16(bytes, questionEnd + 3, 1232);
            Wire.putU16(bytes, questionEnd + 7, Edns.DO);
        }
        query.from(loop, Transport.UDP, InetSocketAddress.createUnresolved("192.0.2.200", 4000), channel, loop.nanos());
        QueryFault fault = query.message().parse(length);
        if (fault != QueryFault.NONE) {
            throw new AssertionError(fault);
        }
        return query;
    }
}

package io.switchboard.metrics;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.DropReason;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.Query;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplyChannel;
import java.net.InetSocketAddress;

/** Queries as a listener would hand them over, from nobody in particular. */
final class TestQueries {
    static final String CLIENT_V4 = "192.0.2.77";
    static final String CLIENT_V6 = "2001:db8::77";

    private TestQueries() {}

    static Query udp(String name, int type) {
        return query(Transport.UDP, CLIENT_V4, name, type, false);
    }

    static Query query(Transport transport, String client, String name, int type, boolean dnssecOk) {
        byte[] wire = DomainName.parse(name).toWire();
        Query query = new Query();
        int questionEnd = Wire.HEADER_LENGTH + wire.length + 4;
        int length = dnssecOk ? questionEnd + 11 : questionEnd;
        byte[] message = query.message().reserve(length);
        Wire.putU16(message, Wire.QDCOUNT, 1);
        System.arraycopy(wire, 0, message, Wire.HEADER_LENGTH, wire.length);
        Wire.putU16(message, questionEnd - 4, type);
        Wire.putU16(message, questionEnd - 2, 1);
        if (dnssecOk) {
            Wire.putU16(message, Wire.ARCOUNT, 1);
            byte[] opt = {0, 0, 41, 0x10, 0, 0, 0, (byte) 0x80, 0, 0, 0};
            System.arraycopy(opt, 0, message, questionEnd, opt.length);
        }
        query.message().parse(length);
        query.from(new NoLoop(), transport, new InetSocketAddress(client, 4242), new NoChannel(), 0);
        return query;
    }

    /** Counters ask a query's loop and channel for nothing. */
    private static final class NoLoop implements QueryLoop {
        @Override
        public int index() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean inLoop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void schedule(LoopTimer timer, long delayNanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void execute(Runnable command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanos() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoChannel implements ReplyChannel {
        @Override
        public void write(Query query, byte[] reply, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new UnsupportedOperationException();
        }
    }
}

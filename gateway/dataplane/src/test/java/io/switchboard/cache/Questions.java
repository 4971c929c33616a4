package io.switchboard.cache;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Edns;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplyChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Makes queries as a listener would: one object that is filled again and again. */
final class Questions {
    private static final ReplyChannel NO_CHANNEL = new ReplyChannel() {
        @Override
        public void write(Query query, byte[] reply, int length) {
            throw new AssertionError("a source writes to its sink, not to the channel");
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError("a source drops by its sink, not by the channel");
        }
    };

    private final QueryLoop loop;
    private final Query query = new Query();
    private InetSocketAddress client = client(1);
    private Transport transport = Transport.UDP;
    private boolean dnssecOk;
    private boolean checkingDisabled;
    private int id;

    Questions(QueryLoop loop) {
        this.loop = loop;
    }

    Questions dnssecOk(boolean value) {
        dnssecOk = value;
        return this;
    }

    Questions checkingDisabled(boolean value) {
        checkingDisabled = value;
        return this;
    }

    Questions over(Transport value) {
        transport = value;
        return this;
    }

    Questions from(int clientNumber) {
        client = client(clientNumber);
        return this;
    }

    private static InetSocketAddress client(int number) {
        try {
            byte[] address = {(byte) 192, 0, 2, (byte) number};
            return new InetSocketAddress(InetAddress.getByAddress(address), 40_000 + number);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The listener's object, filled with a question that is received now; ids count up from 1. */
    Query ask(String name, int type) {
        return ask(DomainName.parse(name), type);
    }

    Query ask(DomainName name, int type) {
        query.from(loop, transport, client, NO_CHANNEL, loop.nanos());
        byte[] wire = query.message().reserve(Wire.HEADER_LENGTH + name.length() + 4 + 11);
        int end = write(wire, name, type);
        QueryFault fault = query.message().parse(end);
        if (fault != QueryFault.NONE) {
            throw new AssertionError(fault);
        }
        return query;
    }

    private int write(byte[] wire, DomainName name, int type) {
        java.util.Arrays.fill(wire, 0, Wire.HEADER_LENGTH, (byte) 0);
        Wire.putU16(wire, Wire.ID, ++id);
        Wire.putU16(wire, Wire.FLAGS, Wire.RD | (checkingDisabled ? Wire.CD : 0));
        Wire.putU16(wire, Wire.QDCOUNT, 1);
        name.copyTo(wire, Wire.HEADER_LENGTH);
        int position = Wire.HEADER_LENGTH + name.length();
        Wire.putU16(wire, position, type);
        Wire.putU16(wire, position + 2, RecordClass.IN);
        return dnssecOk ? writeOpt(wire, position + 4) : position + 4;
    }

    private static int writeOpt(byte[] wire, int position) {
        Wire.putU16(wire, Wire.ARCOUNT, 1);
        wire[position] = 0;
        Wire.putU16(wire, position + 1, RecordType.OPT);
        Wire.putU16(wire, position + 3, 1232);
        Wire.putI32(wire, position + 5, Edns.DO);
        Wire.putU16(wire, position + 9, 0);
        return position + 11;
    }
}

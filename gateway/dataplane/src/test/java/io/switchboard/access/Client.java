package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Makes the queries of one client address, all in the same reused {@link Query}, as a listener does. */
final class Client {
    private static final ReplyChannel NOWHERE = new ReplyChannel() {
        @Override
        public void write(Query query, byte[] reply, int length) {
            throw new AssertionError("written to the channel behind the sink's back");
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError("dropped behind the sink's back");
        }
    };

    private final Query query = new Query();
    private final InetSocketAddress address;
    private final FakeLoop loop;

    private Client(InetSocketAddress address, FakeLoop loop) {
        this.address = address;
        this.loop = loop;
    }

    static Client at(String address, FakeLoop loop) {
        try {
            return at(InetAddress.getByName(address), 40_000, loop);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    static Client at(InetAddress address, int port, FakeLoop loop) {
        return new Client(new InetSocketAddress(address, port), loop);
    }

    Query udp(String name) {
        return ask(Transport.UDP, name, RecordType.A);
    }

    Query tcp(String name) {
        return ask(Transport.TCP, name, RecordType.A);
    }

    Query ask(Transport transport, String name, int type) {
        return ask(transport, name, type, RecordClass.IN);
    }

    Query ask(Transport transport, String name, int type, int recordClass) {
        byte[] wire = DomainName.parse(name).toWire();
        int length = Wire.HEADER_LENGTH + wire.length + 4;
        byte[] bytes = query.message().reserve(length);
        Arrays.fill(bytes, 0, Wire.HEADER_LENGTH, (byte) 0);
        Wire.putU16(bytes, Wire.FLAGS, Wire.RD);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        System.arraycopy(wire, 0, bytes, Wire.HEADER_LENGTH, wire.length);
        Wire.putU16(bytes, length - 4, type);
        Wire.putU16(bytes, length - 2, recordClass);
        query.from(loop, transport, address, NOWHERE, loop.nanos());
        assertThat(query.message().parse(length)).isEqualTo(QueryFault.NONE);
        return query;
    }
}

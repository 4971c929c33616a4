package io.switchboard.transport.grpc;

import com.google.protobuf.ByteString;
import io.switchboard.dns.CompressedName;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RdataNames;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.proto.dns.v1.Caa;
import io.switchboard.proto.dns.v1.Mx;
import io.switchboard.proto.dns.v1.Record;
import io.switchboard.proto.dns.v1.Soa;
import io.switchboard.proto.dns.v1.Srv;
import io.switchboard.proto.dns.v1.SvcParam;
import io.switchboard.proto.dns.v1.Svcb;
import io.switchboard.proto.dns.v1.Txt;
import java.nio.charset.StandardCharsets;

/**
 * Reads one record of a message at a time. RDATA that does not have the form of its type goes out as octets: what
 * upstreams say about data is not ours to judge. One thread.
 */
final class TypedRecord {
    private static final int CAA = 257;

    private final byte[] name = new byte[Wire.MAX_NAME_LENGTH];
    private byte[] message = new byte[0];
    private int end;
    private int at;

    /** RDATA ended early or has octets left, or a name in it is broken. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super("rdata", null, false, false);
        }
    }

    /** The record that {@code cursor} is at. */
    Record read(byte[] octets, int length, RecordCursor cursor) {
        message = octets;
        Record.Builder record = Record.newBuilder()
                .setName(nameAt(cursor.owner(), length))
                .setType(cursor.type())
                .setClass_(cursor.recordClass())
                .setTtl(Wire.i32(octets, cursor.ttlOffset()));
        at = cursor.rdata();
        end = at + cursor.rdataLength();
        try {
            data(record, cursor.type());
            if (at != end) {
                throw new Malformed();
            }
        } catch (Malformed e) {
            record.setRdata(ByteString.copyFrom(octets, cursor.rdata(), cursor.rdataLength()));
        }
        return record.build();
    }

    private void data(Record.Builder record, int type) throws Malformed {
        switch (type) {
            case RecordType.A -> record.setAddress(octets(4));
            case RecordType.AAAA -> record.setAddress(octets(16));
            case RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.DNAME -> record.setTarget(name());
            case RecordType.MX ->
                record.setMx(Mx.newBuilder().setPreference(u16()).setExchange(name()));
            case RecordType.TXT -> record.setTxt(txt());
            case RecordType.SRV ->
                record.setSrv(Srv.newBuilder()
                        .setPriority(u16())
                        .setWeight(u16())
                        .setPort(u16())
                        .setTarget(name()));
            case RecordType.SOA -> record.setSoa(soa());
            case CAA ->
                record.setCaa(Caa.newBuilder().setFlags(u8()).setTag(tag()).setValue(octets(end - at)));
            case RecordType.SVCB, RecordType.HTTPS -> record.setSvcb(svcb());
            default -> record.setRdata(uncompressed(type));
        }
    }

    private Txt.Builder txt() throws Malformed {
        Txt.Builder txt = Txt.newBuilder();
        while (at < end) {
            txt.addStrings(octets(u8()));
        }
        return txt;
    }

    private Soa.Builder soa() throws Malformed {
        return Soa.newBuilder()
                .setPrimary(name())
                .setMailbox(name())
                .setSerial(i32())
                .setRefresh(i32())
                .setRetry(i32())
                .setExpire(i32())
                .setMinimum(i32());
    }

    private String tag() throws Malformed {
        return octets(u8()).toString(StandardCharsets.US_ASCII);
    }

    private Svcb.Builder svcb() throws Malformed {
        Svcb.Builder svcb = Svcb.newBuilder().setPriority(u16()).setTarget(name());
        while (at < end) {
            svcb.addParams(SvcParam.newBuilder().setKey(u16()).setValue(octets(u16())));
        }
        return svcb;
    }

    /** RDATA of any other type, with its names in full, as they may point into the message (RFC 3597 §4). */
    private ByteString uncompressed(int type) throws Malformed {
        ByteString rdata = octets(Math.min(RdataNames.prefix(type), end - at));
        for (int i = 0; i < RdataNames.count(type); i++) {
            int length = expand();
            rdata = rdata.concat(ByteString.copyFrom(name, 0, length));
        }
        return rdata.concat(octets(end - at));
    }

    private String name() throws Malformed {
        expand();
        return DomainName.fromWire(name, 0).toString();
    }

    private int expand() throws Malformed {
        int length = CompressedName.expand(message, at, end, name, 0);
        if (length < 0) {
            throw new Malformed();
        }
        at = CompressedName.skip(message, at, end);
        return length;
    }

    private String nameAt(int offset, int length) {
        CompressedName.expand(message, offset, length, name, 0);
        return DomainName.fromWire(name, 0).toString();
    }

    private ByteString octets(int count) throws Malformed {
        return ByteString.copyFrom(message, advance(count), count);
    }

    private int u8() throws Malformed {
        return Wire.u8(message, advance(1));
    }

    private int u16() throws Malformed {
        return Wire.u16(message, advance(2));
    }

    private int i32() throws Malformed {
        return Wire.i32(message, advance(4));
    }

    private int advance(int count) throws Malformed {
        if (count > end - at) {
            throw new Malformed();
        }
        int from = at;
        at += count;
        return from;
    }
}

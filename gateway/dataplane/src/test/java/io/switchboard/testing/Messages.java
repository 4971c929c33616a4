package io.switchboard.testing;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * A builder of messages octet by octet, well-formed unless told otherwise.
 *
 * {@snippet :
 * byte[] query = Messages.query("example.org.", Type.A).id(7).flags(0).option(10, cookie).bytes();
 * byte[] broken = Messages.query("example.org.", Type.A).counts(2, 0, 0, 0).bytes();
 * }
 */
public final class Messages {
    /** RD. */
    public static final int RD = 0x0100;
    /** OPT's TYPE. */
    private static final int OPT = 41;

    private int id = 0x1234;
    private int flags = RD;
    private final ByteArrayOutputStream questions = new ByteArrayOutputStream();
    private final List<ByteArrayOutputStream> sections =
            List.of(new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream());
    private final int[] counts = new int[4];
    private boolean edns;
    private int udpSize = 1232;
    private int extendedRcode;
    private int version;
    private int ednsFlags;
    private final ByteArrayOutputStream options = new ByteArrayOutputStream();
    private byte[] trailer = new byte[0];
    private int @Nullable [] claimedCounts;

    private Messages() {}

    /** A header without sections. */
    public static Messages header() {
        return new Messages();
    }

    /** A query of class IN for a name in presentation form. */
    public static Messages query(String name, int type) {
        return query(wireName(name), type, 1);
    }

    /** A query for a name in wire form. */
    public static Messages query(byte[] name, int type, int recordClass) {
        return new Messages().question(name, type, recordClass);
    }

    /** The message id. */
    public Messages id(int value) {
        id = value;
        return this;
    }

    /** All 16 flag bits; RD alone if not called. */
    public Messages flags(int value) {
        flags = value;
        return this;
    }

    /** The opcode, other flag bits as they are. */
    public Messages opcode(int value) {
        flags = flags & ~0x7800 | value << 11;
        return this;
    }

    /** One more question. */
    public Messages question(byte[] name, int type, int recordClass) {
        questions.writeBytes(name);
        questions.writeBytes(u16(type));
        questions.writeBytes(u16(recordClass));
        counts[0]++;
        return this;
    }

    /** A record; {@code section} is 1 for answer, 2 for authority, 3 for additional, where it stands before OPT. */
    public Messages record(int section, byte[] owner, int type, int recordClass, int ttl, byte[] rdata) {
        sections.get(section - 1).writeBytes(record(owner, type, recordClass, ttl, rdata));
        counts[section]++;
        return this;
    }

    /** An OPT record that says 1232 and nothing else. */
    public Messages edns() {
        edns = true;
        return this;
    }

    /** An OPT record with this payload size. */
    public Messages udpSize(int value) {
        udpSize = value;
        return edns();
    }

    /** An OPT record with this version. */
    public Messages version(int value) {
        version = value;
        return edns();
    }

    /** An OPT record with these 16 flag bits. */
    public Messages ednsFlags(int value) {
        ednsFlags = value;
        return edns();
    }

    /** An OPT record with DO. */
    public Messages dnssecOk() {
        return ednsFlags(ednsFlags | 0x8000);
    }

    /** An OPT record with the upper octet of an extended RCODE. */
    public Messages extendedRcode(int value) {
        extendedRcode = value;
        return edns();
    }

    /** An OPT record with one more option. */
    public Messages option(int code, byte... value) {
        options.writeBytes(u16(code));
        options.writeBytes(u16(value.length));
        options.writeBytes(value);
        return edns();
    }

    /** An OPT record with octets as they are where options belong. */
    public Messages optionOctets(byte... octets) {
        options.writeBytes(octets);
        return edns();
    }

    /** Octets behind the last record. */
    public Messages trailer(byte... octets) {
        trailer = octets;
        return this;
    }

    /** Counts in the header that need not be true. */
    public Messages counts(int questionCount, int answers, int authorities, int additionals) {
        claimedCounts = new int[] {questionCount, answers, authorities, additionals};
        return this;
    }

    /** The message. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(u16(id));
        out.writeBytes(u16(flags));
        int[] written = claimedCounts != null ? claimedCounts : counts.clone();
        written[3] += claimedCounts == null && edns ? 1 : 0;
        for (int count : written) {
            out.writeBytes(u16(count));
        }
        out.writeBytes(questions.toByteArray());
        sections.forEach(section -> out.writeBytes(section.toByteArray()));
        if (edns) {
            int ttl = extendedRcode << 24 | version << 16 | ednsFlags;
            out.writeBytes(record(new byte[1], OPT, udpSize, ttl, options.toByteArray()));
        }
        out.writeBytes(trailer);
        return out.toByteArray();
    }

    /** The wire form of a record. */
    public static byte[] record(byte[] owner, int type, int recordClass, int ttl, byte[] rdata) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(owner);
        out.writeBytes(u16(type));
        out.writeBytes(u16(recordClass));
        out.writeBytes(u16(ttl >>> 16));
        out.writeBytes(u16(ttl));
        out.writeBytes(u16(rdata.length));
        out.writeBytes(rdata);
        return out.toByteArray();
    }

    /** The wire form of an absolute name in presentation form. */
    public static byte[] wireName(String name) {
        try {
            return Name.fromString(name, Name.root).toWire();
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    /** The wire form of a name with these labels, and the root's. */
    public static byte[] wireName(byte[]... labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] label : labels) {
            out.write(label.length);
            out.writeBytes(label);
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Several messages one behind the other, each behind its length in two octets (RFC 1035 §4.2.2). */
    public static byte[] framed(byte[]... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.writeBytes(u16(message.length));
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    /** Octets one behind the other. */
    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Octets given as numbers from 0 to 255. */
    public static byte[] octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return octets;
    }

    /** Two octets, the higher one first. */
    public static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}

package io.switchboard.testing;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Scripts of a well-behaved server, to be used as they are or to be spoiled by {@link Script} and {@link Edits}. */
public final class Answers {
    /** TTL of records that name none, in seconds. */
    public static final int TTL = 300;

    private static final int MAX_MESSAGE = 65_535;
    private static final int PAYLOAD_SIZE = 1232;
    private static final int OPT_LENGTH = 11;

    private Answers() {}

    /** No answer at all. */
    public static Script silence() {
        return query -> Reaction.nothing();
    }

    /** This address for every query of its type (A or AAAA), no data for the rest. */
    public static Script address(String address) {
        return address(address, TTL);
    }

    /** This address with this TTL in seconds, as {@link #address(String)}. */
    public static Script address(String address, long ttl) {
        InetAddress parsed = literal(address);
        int type = parsed.getAddress().length == 4 ? Type.A : Type.AAAA;
        return message((query, reply) -> {
            if (query.type() == type) {
                reply.addRecord(addressRecord(query.name(), parsed, ttl), Section.ANSWER);
            } else {
                reply.addRecord(soa(Name.root, TTL, TTL), Section.AUTHORITY);
            }
        });
    }

    /** An alias to {@code target}, whose address is added. */
    public static Script alias(String target, String address) {
        InetAddress parsed = literal(address);
        return message((query, reply) -> {
            reply.addRecord(new CNAMERecord(query.name(), DClass.IN, TTL, name(target)), Section.ANSWER);
            reply.addRecord(addressRecord(name(target), parsed, TTL), Section.ANSWER);
        });
    }

    /** NXDOMAIN with a SOA record whose TTL and MINIMUM are these, in seconds. */
    public static Script nxdomain(long soaTtl, long minimum) {
        return message((query, reply) -> {
            reply.getHeader().setRcode(3);
            reply.addRecord(soa(Name.root, soaTtl, minimum), Section.AUTHORITY);
        });
    }

    /** NOERROR without an answer, with a SOA record whose TTL and MINIMUM are these, in seconds. */
    public static Script nodata(long soaTtl, long minimum) {
        return message((query, reply) -> reply.addRecord(soa(Name.root, soaTtl, minimum), Section.AUTHORITY));
    }

    /** Only a header, the question and, if the query had one, OPT, with this RCODE of 0 to 15. */
    public static Script rcode(int rcode) {
        return message((query, reply) -> reply.getHeader().setRcode(rcode));
    }

    /** FORMERR without OPT and without a question, as a server that does not know EDNS may answer. */
    public static Script formerrWithoutEdns() {
        return octets(
                query -> new byte[] {query.bytes()[0], query.bytes()[1], (byte) 0x80, 0x01, 0, 0, 0, 0, 0, 0, 0, 0});
    }

    /** The records of a zone in master-file form, one a line; SOA and NS are added if there are none. */
    public static Script zone(String origin, String... lines) {
        return new ZoneScript(name(origin), lines);
    }

    /**
     * An address made from the name of the question, for tests that look for mixed-up answers: A holds
     * {@link #hashOf}, TXT the same in hexadecimal, anything else has no data.
     */
    public static Script hashOfName() {
        return message((query, reply) -> {
            byte[] hash = hashOf(query.name().toString());
            if (query.type() == Type.A) {
                reply.addRecord(addressRecord(query.name(), unnamed(hash), TTL), Section.ANSWER);
            } else {
                reply.addRecord(soa(Name.root, TTL, TTL), Section.AUTHORITY);
            }
        });
    }

    /** What {@link #hashOfName} puts into an A record for a name, whatever its case. */
    public static byte[] hashOf(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1));
        return Messages.concat(Messages.u16((int) (crc.getValue() >>> 16)), Messages.u16((int) crc.getValue()));
    }

    /** TXT records that make the message exactly this long, with OPT if the query had one; not truncated over UDP. */
    public static Script ofLength(int octets) {
        return octets(query -> message(query, octets));
    }

    /** Whatever octets a function makes of the query, framed as the transport does it. */
    public static Script octets(Function<ReceivedQuery, byte[]> reply) {
        return query -> Reaction.message(reply.apply(query));
    }

    /**
     * A reply to be filled in: it has the id, the question, RA, and OPT if the query had one. Over UDP it is truncated
     * to what the client takes.
     */
    public static Script message(BiConsumer<ReceivedQuery, Message> fill) {
        return query -> {
            Message reply = skeleton(query);
            fill.accept(query, reply);
            return Reaction.message(reply.toWire(limit(query)));
        };
    }

    static Message skeleton(ReceivedQuery query) {
        Message asked = query.message();
        Message reply = new Message(query.id());
        reply.getHeader().setOpcode(Opcode.QUERY);
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        copyFlag(asked, reply, Flags.RD);
        copyFlag(asked, reply, Flags.CD);
        reply.addRecord(asked.getQuestion(), Section.QUESTION);
        if (asked.getOPT() != null) {
            reply.addRecord(new OPTRecord(PAYLOAD_SIZE, 0, 0, asked.getOPT().getFlags() & 0x8000), Section.ADDITIONAL);
        }
        return reply;
    }

    static int limit(ReceivedQuery query) {
        if (query.transport().stream()) {
            return MAX_MESSAGE;
        }
        OPTRecord opt = query.message().getOPT();
        return opt == null ? 512 : Math.max(512, opt.getPayloadSize());
    }

    static Record soa(Name zone, long ttl, long minimum) {
        return new SOARecord(
                zone, DClass.IN, ttl, name("ns.example."), name("admin.example."), 1, 3600, 600, 86_400, minimum);
    }

    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Record addressRecord(Name owner, InetAddress address, long ttl) {
        return address.getAddress().length == 4
                ? new ARecord(owner, DClass.IN, ttl, address)
                : new AAAARecord(owner, DClass.IN, ttl, address);
    }

    private static byte[] message(ReceivedQuery query, int length) {
        byte[] question = query.message().getQuestion().getName().toWire();
        Messages reply = Messages.query(question, query.type(), DClass.IN).id(query.id());
        reply.flags(0x8080 | query.flags() & 0x0110);
        if (query.hasEdns()) {
            reply.udpSize(PAYLOAD_SIZE);
        }
        int left = length - 12 - question.length - 4 - (query.hasEdns() ? OPT_LENGTH : 0);
        while (left > 0) {
            int record = left > 4200 ? 4096 : left;
            reply.record(1, new byte[] {(byte) 0xc0, 12}, Type.TXT, DClass.IN, TTL, text(record - 12));
            left -= record;
        }
        return reply.bytes();
    }

    private static byte[] text(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("a TXT record of " + length + " octets (expected: at least 1)");
        }
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        while (strings.size() < length) {
            byte[] string = new byte[Math.min(255, length - strings.size() - 1)];
            Arrays.fill(string, (byte) 'x');
            strings.write(string.length);
            strings.writeBytes(string);
        }
        return strings.toByteArray();
    }

    private static void copyFlag(Message from, Message to, int flag) {
        if (from.getHeader().getFlag(flag)) {
            to.getHeader().setFlag(flag);
        }
    }

    private static InetAddress literal(String address) {
        return InetAddress.ofLiteral(address);
    }

    private static InetAddress unnamed(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

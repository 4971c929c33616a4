package io.switchboard.upstream;

import io.switchboard.dns.RdataNames;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.testing.Messages;
import io.switchboard.upstream.ScrubbedReply.Usable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A reply as an upstream may send it, with names compressed wherever a sender could: in owners and in RDATA of every type
 * that has names. Records are written in presentation form: {@code owner ttl [class] type rdata}.
 */
final class RawReply {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<String, Integer> names = new HashMap<>();
    /** RDLENGTH by its offset, known only when the RDATA is written. */
    private final Map<Integer, Integer> lengths = new HashMap<>();

    private final int[] counts = new int[3];
    private final ByteArrayOutputStream options = new ByteArrayOutputStream();
    private boolean hasOptions;
    private int rcode;

    private RawReply(String name, int type) {
        out.writeBytes(new byte[Wire.HEADER_LENGTH]);
        name(parse(name));
        u16(type);
        u16(1);
    }

    static RawReply to(String name, int type) {
        return new RawReply(name, type);
    }

    RawReply rcode(int value) {
        rcode = value;
        return this;
    }

    RawReply answer(String record) {
        return record(0, record);
    }

    RawReply authority(String record) {
        return record(1, record);
    }

    RawReply additional(String record) {
        return record(2, record);
    }

    /** An option of an OPT record at the end. */
    RawReply option(int code, byte... data) {
        options.writeBytes(
                new byte[] {(byte) (code >>> 8), (byte) code, (byte) (data.length >>> 8), (byte) data.length});
        options.writeBytes(data);
        hasOptions = true;
        return this;
    }

    /** An OPT record here. */
    RawReply optNow() {
        counts[2]++;
        out.write(0);
        u16(41);
        u16(1232);
        u16(0);
        u16(0);
        u16(0);
        return this;
    }

    private RawReply record(int section, String text) {
        String[] words = text.split(" ", 3);
        long ttl = Long.parseLong(words[1]);
        boolean chaos = words[2].startsWith("CH ");
        String[] typeAndData = (chaos ? words[2].substring(3) : words[2]).split(" ", 2);
        int recordType = Type.value(typeAndData[0]);
        try {
            Record record = Record.fromString(
                    parse(words[0]), recordType, DClass.IN, 0, typeAndData.length < 2 ? "" : typeAndData[1], Name.root);
            counts[section]++;
            name(record.getName());
            u16(recordType);
            u16(chaos ? 3 : 1);
            u16((int) (ttl >>> 16));
            u16((int) ttl);
            rdata(recordType, record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** RDATA with its names compressed, as even senders of types that forbid it have done. */
    private void rdata(int recordType, Record record) {
        byte[] plain = record.rdataToWireCanonical();
        int prefix = RdataNames.prefix(recordType);
        int count = RdataNames.count(recordType);
        int lengthAt = out.size();
        u16(0);
        int start = out.size();
        if (count == 0) {
            out.writeBytes(plain);
        } else {
            out.write(plain, 0, prefix);
            int position = prefix;
            for (int i = 0; i < count; i++) {
                int end = position;
                while (plain[end] != 0) {
                    end += plain[end] + 1;
                }
                name(fromWire(Arrays.copyOfRange(plain, position, end + 1)));
                position = end + 1;
            }
            out.write(plain, position, plain.length - position);
        }
        lengths.put(lengthAt, out.size() - start);
    }

    private void name(Name name) {
        for (int i = 0; i < name.labels(); i++) {
            Name suffix = new Name(name, i);
            String key = suffix.toString().toLowerCase(Locale.ROOT);
            Integer known = names.get(key);
            if (known != null && suffix.labels() > 1) {
                u16(0xc000 | known);
                return;
            }
            if (suffix.labels() > 1 && out.size() < 0x4000) {
                names.put(key, out.size());
            }
            byte[] label = name.getLabel(i);
            out.writeBytes(label);
        }
    }

    private void u16(int value) {
        out.write(value >>> 8);
        out.write(value);
    }

    byte[] bytes() {
        byte[] body = out.toByteArray();
        byte[] bytes = body;
        if (hasOptions) {
            bytes = Messages.concat(body, Messages.record(new byte[1], 41, 1232, 0, options.toByteArray()));
        }
        for (Map.Entry<Integer, Integer> patch : lengths.entrySet()) {
            Wire.putU16(bytes, patch.getKey(), patch.getValue());
        }
        Wire.putU16(bytes, Wire.ID, 0x4711);
        Wire.putU16(bytes, Wire.FLAGS, 0x8180 | rcode);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        Wire.putU16(bytes, Wire.ANCOUNT, counts[0]);
        Wire.putU16(bytes, Wire.NSCOUNT, counts[1]);
        Wire.putU16(bytes, Wire.ARCOUNT, counts[2] + (hasOptions ? 1 : 0));
        return bytes;
    }

    ScrubbedReply result(boolean dnssecOk) {
        return scrub(bytes(), dnssecOk, false);
    }

    ReplyMessage scrub() {
        return usable(result(false)).message();
    }

    ReplyMessage scrubWithDo() {
        return usable(result(true)).message();
    }

    static Usable usable(ScrubbedReply reply) {
        if (reply instanceof Usable usable) {
            return usable;
        }
        throw new AssertionError(reply);
    }

    /** Scrubs, and has dnsjava read what comes out. */
    static ScrubbedReply scrub(byte[] raw, boolean dnssecOk, boolean trustAd) {
        int questionEnd = Wire.HEADER_LENGTH;
        while (raw[questionEnd] != 0) {
            questionEnd += raw[questionEnd] + 1;
        }
        questionEnd += 5;
        ScrubbedReply result = new ReplyScrubber().scrub(raw, raw.length, questionEnd, dnssecOk, trustAd);
        if (result instanceof Usable usable) {
            OracleOfReplies.check(usable.message());
        }
        return result;
    }

    /** The records of a reply, one a line. */
    static List<String> text(ReplyMessage message) {
        try {
            Message read = new Message(message.bytes());
            List<String> lines = new ArrayList<>();
            String[] sections = {"", "answer: ", "authority: ", "additional: "};
            for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
                for (Record record : read.getSection(section)) {
                    lines.add(sections[section] + record.getName() + " " + record.getTTL() + " "
                            + Type.string(record.getType()) + " " + record.rdataToString());
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name parse(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private static Name fromWire(byte[] wire) {
        try {
            return new Name(wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.switchboard.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * A reply as a client sees it: its octets, and what dnsjava reads out of them.
 *
 * @param bytes the message; not to be changed
 * @param message the same, parsed
 */
public record Reply(byte[] bytes, Message message) {
    public static final int QR = 0x8000;
    public static final int AA = 0x0400;
    public static final int TC = 0x0200;
    public static final int RD = 0x0100;
    public static final int RA = 0x0080;
    public static final int Z = 0x0040;
    public static final int AD = 0x0020;
    public static final int CD = 0x0010;

    private static final int OPTION_HEADER = 4;
    private static final int EXTENDED_ERROR = 15;

    /** Reads a reply; one that does not parse, has octets behind its end or more than one OPT fails the test. */
    public static Reply of(byte[] bytes) {
        try {
            Message message = new Message(bytes);
            assertThat(message.numBytes())
                    .as("octets used of %s", HexFormat.of().formatHex(bytes))
                    .isEqualTo(bytes.length);
            assertThat(message.getSection(Section.ADDITIONAL).stream().filter(OPTRecord.class::isInstance))
                    .hasSizeLessThanOrEqualTo(1);
            return new Reply(bytes, message);
        } catch (IOException e) {
            throw new AssertionError("unreadable reply: " + HexFormat.of().formatHex(bytes), e);
        }
    }

    /** The message id. */
    public int id() {
        return (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    }

    /** The 16 flag bits. */
    public int flags() {
        return (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    /** Whether all of these bits are set. */
    public boolean has(int flag) {
        return (flags() & flag) == flag;
    }

    /** The opcode. */
    public int opcode() {
        return flags() >>> 11 & 0xf;
    }

    /** The RCODE with the bits that OPT adds. */
    public int rcode() {
        OPTRecord opt = opt();
        return flags() & 0xf | (opt == null ? 0 : opt.getExtendedRcode() << 4);
    }

    /** The question's octets, empty without one. */
    public byte[] question() {
        if (message.getQuestion() == null) {
            return new byte[0];
        }
        return Arrays.copyOfRange(
                bytes, 12, 12 + message.getQuestion().getName().length() + 4);
    }

    /** The answer section. */
    public List<Record> answers() {
        return message.getSection(Section.ANSWER);
    }

    /** The RDATA of the answer section in presentation form. */
    public List<String> answerData() {
        return answers().stream().map(Record::rdataToString).toList();
    }

    /** The authority section. */
    public List<Record> authorities() {
        return message.getSection(Section.AUTHORITY);
    }

    /** The additional section without OPT. */
    public List<Record> additionals() {
        return message.getSection(Section.ADDITIONAL).stream()
                .filter(record -> !(record instanceof OPTRecord))
                .toList();
    }

    /** The OPT record, or null. */
    public @Nullable OPTRecord opt() {
        return message.getOPT();
    }

    /** The OPT record, which must be there. */
    public OPTRecord expectOpt() {
        OPTRecord opt = opt();
        if (opt == null) {
            throw new AssertionError("no OPT record in " + this);
        }
        return opt;
    }

    /** Whether there is an OPT record. */
    public boolean hasEdns() {
        return opt() != null;
    }

    /** The codes of all EDNS options. */
    public List<Integer> options() {
        OPTRecord opt = opt();
        return opt == null
                ? List.of()
                : opt.getOptions().stream().map(EDNSOption::getCode).toList();
    }

    /** The data of an EDNS option, or null. */
    public byte @Nullable [] option(int code) {
        OPTRecord opt = opt();
        if (opt == null || opt.getOptions(code).isEmpty()) {
            return null;
        }
        byte[] wire = opt.getOptions(code).getFirst().toWire();
        return Arrays.copyOfRange(wire, OPTION_HEADER, wire.length);
    }

    /** The data of an EDNS option, which must be there. */
    public byte[] expectOption(int code) {
        byte[] data = option(code);
        if (data == null) {
            throw new AssertionError("no option " + code + " in " + this);
        }
        return data;
    }

    /** The INFO-CODE of the extended error, or -1 without one. */
    public int extendedError() {
        byte[] data = option(EXTENDED_ERROR);
        return data == null ? -1 : (data[0] & 0xff) << 8 | data[1] & 0xff;
    }

    /** Checks what every reply has in common with its query: id, QR, opcode, RD, Z and, if it has one, the question. */
    public Reply answers(byte[] query) {
        assertThat(id()).as("id").isEqualTo((query[0] & 0xff) << 8 | query[1] & 0xff);
        assertThat(has(QR)).as("QR").isTrue();
        assertThat(has(Z)).as("Z").isFalse();
        assertThat(opcode()).as("opcode").isEqualTo(query[2] >>> 3 & 0xf);
        byte[] question = question();
        if (question.length > 0) {
            assertThat(question).as("question").isEqualTo(Arrays.copyOfRange(query, 12, 12 + question.length));
        }
        return this;
    }

    @Override
    public String toString() {
        return message.toString();
    }
}

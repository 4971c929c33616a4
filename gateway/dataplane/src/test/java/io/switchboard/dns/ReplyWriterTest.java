package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.switchboard.testing.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class ReplyWriterTest {
    private static final DomainName NAME = DomainName.parse("www.example.org");
    private static final byte[] ADDRESS = {(byte) 192, 0, 2, 1};

    private final ReplyWriter writer = new ReplyWriter();

    @Test
    void finish_yieldsAReplyWithItsBorders() throws IOException {
        start(RecordType.A, Wire.AA);
        writer.record(RecordCursor.ANSWER, NAME, RecordType.A, 1, 60, ADDRESS);
        writer.record(
                RecordCursor.AUTHORITY, DomainName.parse("example.org"), RecordType.NS, 1, 70, ns("ns.example.org."));
        writer.record(RecordCursor.ADDITIONAL, DomainName.parse("ns.example.org"), RecordType.A, 1, 80, ADDRESS);

        ReplyMessage reply = finish();

        Message parsed = new Message(reply.bytes());
        assertThat(records(parsed, Section.ANSWER)).containsExactly("www.example.org. 60 IN A 192.0.2.1");
        assertThat(records(parsed, Section.AUTHORITY)).containsExactly("example.org. 70 IN NS ns.example.org.");
        assertThat(records(parsed, Section.ADDITIONAL)).containsExactly("ns.example.org. 80 IN A 192.0.2.1");
        assertThat(reply.flags()).isEqualTo(Wire.QR | Wire.AA);
        assertThat(reply.questionEnd()).isEqualTo(12 + 17 + 4);
        assertThat(reply.answerEnd()).isEqualTo(reply.questionEnd() + 16);
        assertThat(reply.authorityEnd()).isEqualTo(reply.answerEnd() + 2 + 10 + 5);
        assertThat(reply.length()).isEqualTo(reply.authorityEnd() + 16);
        assertThat(ttls(reply)).containsExactly(60, 70, 80);
    }

    @Test
    void finish_ofNoRecordsHasAllBordersAtTheEndOfTheQuestion() {
        start(RecordType.A, Rcode.NXDOMAIN);

        ReplyMessage reply = writer.finish(ReplyKind.NXDOMAIN, -1, null);

        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(List.of(reply.questionEnd(), reply.answerEnd(), reply.authorityEnd()))
                .containsOnly(reply.length());
    }

    @Test
    void finish_ofASectionInTheMiddleOnly() throws IOException {
        start(RecordType.A, 0);
        writer.record(RecordCursor.AUTHORITY, NAME, RecordType.NS, 1, 70, ns("ns.example.net."));

        ReplyMessage reply = finish();

        assertThat(reply.answerEnd()).isEqualTo(reply.questionEnd());
        assertThat(reply.authorityEnd()).isEqualTo(reply.length());
        assertThat(new Message(reply.bytes()).getSection(Section.AUTHORITY)).hasSize(1);
    }

    @Test
    void record_ofAnEarlierSectionIsRefused() {
        start(RecordType.A, 0);
        writer.record(RecordCursor.AUTHORITY, NAME, RecordType.NS, 1, 70, ns("ns.example.net."));

        assertThatIllegalStateException()
                .isThrownBy(() -> writer.record(RecordCursor.ANSWER, NAME, RecordType.A, 1, 60, ADDRESS));
    }

    @Test
    void owner_pointsToTheQuestionInAnyCase() {
        start(RecordType.A, 0);
        writer.record(RecordCursor.ANSWER, DomainName.parse("WWW.Example.org"), RecordType.A, 1, 60, ADDRESS);

        ReplyMessage reply = finish();

        assertThat(Wire.u16(reply.bytes(), reply.questionEnd())).isEqualTo(Wire.QUESTION_POINTER);
    }

    @Test
    void owner_withTheSameOctetsButOtherLabelsIsNotCompressed() throws IOException {
        start(RecordType.A, 0);
        DomainName dotted = DomainName.parse("www\\.example.org");
        writer.record(RecordCursor.ANSWER, dotted, RecordType.A, 1, 60, ADDRESS);

        Record record = new Message(finish().bytes()).getSection(Section.ANSWER).getFirst();

        assertThat(record.getName().toWire()).isEqualTo(dotted.toWire());
    }

    @ParameterizedTest
    @ValueSource(ints = {RecordType.NS, RecordType.CNAME, RecordType.PTR, RecordType.MB, RecordType.MG, RecordType.MR})
    void rdata_ofTheTypesOfRfc1035IsCompressed(int type) {
        assertThat(rdataLength(type, Messages.wireName("a.example.org."))).isEqualTo(4);
    }

    @Test
    void rdata_ofMxMinfoAndSoaIsCompressed() {
        assertThat(rdataLength(RecordType.MX, Messages.concat(new byte[] {0, 5}, NAME.toWire())))
                .isEqualTo(4);
        assertThat(rdataLength(RecordType.MINFO, Messages.concat(NAME.toWire(), NAME.toWire())))
                .isEqualTo(4);
        assertThat(rdataLength(RecordType.SOA, Messages.concat(NAME.toWire(), NAME.toWire(), new byte[20])))
                .isEqualTo(24);
    }

    /** RFC 3597 §4, RFC 2782, RFC 9460 §2.2: names in the RDATA of later types are never compressed. */
    @ParameterizedTest
    @ValueSource(ints = {RecordType.DNAME, RecordType.RP, RecordType.NXT, RecordType.NSEC, 65_280})
    void rdata_ofLaterTypesIsCopied(int type) {
        assertThat(rdataLength(type, NAME.toWire())).isEqualTo(NAME.length());
    }

    @Test
    void rdata_ofSrvAndSvcbIsCopied() {
        byte[] srv = Messages.concat(new byte[6], NAME.toWire());
        byte[] svcb = Messages.concat(new byte[2], NAME.toWire(), new byte[] {0, 9, 0, 2, (byte) 0xc0, 12});

        assertThat(rdata(RecordType.SRV, srv)).isEqualTo(srv);
        assertThat(rdata(RecordType.SVCB, svcb)).isEqualTo(svcb);
    }

    /** RDATA that is not what its type says is nobody's business here; it passes as it is. */
    @ParameterizedTest
    @ValueSource(ints = {RecordType.NS, RecordType.MX, RecordType.SOA})
    void rdata_thatHoldsNoNamesIsCopied(int type) {
        for (byte[] odd : List.of(
                new byte[0],
                new byte[] {1},
                new byte[] {0, 5, 40},
                new byte[] {(byte) 0xc0, 12},
                Messages.concat(new byte[20], Messages.octets(0xc0, 12)),
                Messages.concat(Messages.wireName("a.".repeat(20)), Messages.octets(1, 'x', 0xc0, 14), new byte[20]),
                Messages.octets(2, 0x80, 0x81, 0x80))) {
            assertThat(rdata(type, odd)).as(Arrays.toString(odd)).isEqualTo(odd);
        }
    }

    @Test
    void names_beyond16KiBAreWrittenWithoutPointersToThem() throws IOException {
        start(RecordType.TXT, 0);
        byte[] text = new byte[17_000];
        for (int i = 0; i < text.length; i += 100) {
            text[i] = 99;
        }
        DomainName late = DomainName.parse("late.example.net");
        writer.record(RecordCursor.ANSWER, NAME, RecordType.TXT, 1, 60, text);
        writer.record(RecordCursor.ANSWER, late, RecordType.A, 1, 60, ADDRESS);
        writer.record(RecordCursor.ANSWER, late, RecordType.A, 1, 60, ADDRESS);
        writer.record(RecordCursor.ANSWER, NAME, RecordType.A, 1, 60, ADDRESS);

        ReplyMessage reply = finish();

        List<Record> answers = new Message(reply.bytes()).getSection(Section.ANSWER);
        assertThat(answers)
                .extracting(record -> record.getName().toString())
                .containsExactly("www.example.org.", "late.example.net.", "late.example.net.", "www.example.org.");
        assertThat(reply.length()).isEqualTo(reply.questionEnd() + 12 + text.length + 2 * (late.length() + 14) + 16);
    }

    @Test
    void names_beyondTheTableAreStillRight() throws IOException {
        start(RecordType.TXT, 0);
        List<String> owners = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            String owner = "n" + i % 600 + ".x" + i % 7 + ".example.org.";
            owners.add(owner);
            writer.record(RecordCursor.ANSWER, DomainName.parse(owner), RecordType.A, 1, 60, ADDRESS);
        }

        ReplyMessage reply = finish();

        assertThat(new Message(reply.bytes()).getSection(Section.ANSWER))
                .extracting(record -> record.getName().toString())
                .isEqualTo(owners);
        assertThat(reply.length()).isLessThan(900 * 25);
    }

    @Test
    void record_thatDoesNotFitIsRefusedAndLeavesTheMessageAsItWas() throws IOException {
        start(RecordType.TXT, 0);
        byte[] text = new byte[255 * 256];
        for (int i = 0; i < text.length; i += 256) {
            text[i] = (byte) 255;
        }
        assertThat(writer.record(RecordCursor.ANSWER, NAME, RecordType.TXT, 1, 60, text))
                .isTrue();
        assertThat(writer.record(RecordCursor.AUTHORITY, NAME, RecordType.TXT, 1, 60, text))
                .isFalse();
        assertThat(writer.record(RecordCursor.ANSWER, NAME, RecordType.A, 1, 60, ADDRESS))
                .isTrue();

        ReplyMessage reply = finish();

        assertThat(new Message(reply.bytes()).getSection(Section.ANSWER)).hasSize(2);
        assertThat(reply.ttlCount()).isEqualTo(2);
    }

    @Test
    void start_forgetsTheMessageBefore() {
        start(RecordType.A, 0);
        writer.record(RecordCursor.ADDITIONAL, DomainName.parse("other.example.net"), RecordType.A, 1, 60, ADDRESS);
        finish();

        writer.start(DomainName.parse("b."), RecordType.A, RecordClass.IN, 0);
        writer.record(RecordCursor.ANSWER, DomainName.parse("other.example.net"), RecordType.A, 1, 60, ADDRESS);
        ReplyMessage reply = finish();

        assertThat(reply.length()).isEqualTo(12 + 3 + 4 + 19 + 14);
        assertThat(reply.ttlCount()).isEqualTo(1);
        assertThat(Wire.u16(reply.bytes(), Wire.ARCOUNT)).isZero();
    }

    private int rdataLength(int type, byte[] rdata) {
        return rdata(type, rdata).length;
    }

    private byte[] rdata(int type, byte[] rdata) {
        start(RecordType.A, 0);
        writer.record(RecordCursor.ANSWER, NAME, type, 1, 60, rdata);
        ReplyMessage reply = finish();
        RecordCursor cursor = new RecordCursor();
        cursor.reset(reply.bytes(), reply.length(), reply.questionEnd());
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.end()).isEqualTo(reply.length());
        return Arrays.copyOfRange(reply.bytes(), cursor.rdata(), cursor.end());
    }

    private void start(int type, int flags) {
        writer.start(NAME, type, RecordClass.IN, flags);
    }

    private ReplyMessage finish() {
        return writer.finish(ReplyKind.POSITIVE, 60, null);
    }

    private static byte[] ns(String name) {
        return Messages.wireName(name);
    }

    private static List<String> records(Message message, int section) {
        return message.getSection(section).stream()
                .map(record -> record.toString().replaceAll("\\s+", " "))
                .toList();
    }

    private static List<Integer> ttls(ReplyMessage reply) {
        List<Integer> ttls = new ArrayList<>();
        for (int i = 0; i < reply.ttlCount(); i++) {
            ttls.add(Wire.i32(reply.bytes(), reply.ttlOffset(i)));
        }
        return ttls;
    }
}

package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reaction;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestTransport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** The question: its name, its class and its type. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class QuestionGateTest {
    private static final byte[] QUESTION_POINTER = Messages.octets(0xc0, 12);
    private static final int NOT_AUTHORITATIVE = 20;
    private static final int NOT_SUPPORTED = 21;
    private static final int INVALID_QUERY_TYPE = 30;

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.hashOfName(), "");

    private final TestTransport transport;

    QuestionGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @Test
    void wf15_labelOf63AndNameOf255_areAnswered() {
        for (String name : new String[] {"a".repeat(63) + ".", "b.".repeat(127), ("c".repeat(62) + ".").repeat(4)}) {
            Reply reply = SHARED.ask(transport, Messages.query(name, Type.A));

            assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(((ARecord) reply.answers().getFirst()).getAddress().getAddress())
                    .isEqualTo(Answers.hashOf(name));
        }
    }

    @Test
    void wf15_nameOf256_isFormerr() {
        byte[] name = Messages.wireName("a.".repeat(127));
        byte[] longer = Messages.concat(Messages.octets(2, 'b', 'b'), Arrays.copyOfRange(name, 2, name.length));

        assertFormerr(Messages.query(longer, Type.A, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 0x41, 0x7f, 0x80, 0xbf})
    void wf16_reservedLabelTypes_areFormerr(int firstOctet) {
        byte[] octets = new byte[300];
        octets[0] = (byte) firstOctet;

        assertFormerr(Messages.header().counts(1, 0, 0, 0).trailer(octets));
    }

    @ParameterizedTest
    @ValueSource(ints = {0xc00c, 0xc00d, 0xc000, 0xc002, 0xc010, 0xfffe, 0xffff})
    void wf17_pointersInTheQuestion_areFormerr(int pointer) {
        assertFormerr(Messages.header()
                .counts(1, 0, 0, 0)
                .trailer(Messages.concat(Messages.u16(pointer), Messages.octets(0, 1, 0, 1), new byte[20])));
        assertFormerr(Messages.header()
                .counts(1, 0, 0, 0)
                .trailer(Messages.concat(Messages.octets(1, 'a'), Messages.u16(pointer), Messages.octets(0, 1, 0, 1))));
    }

    @Test
    void wf17_aChainOfPointers_isFormerr() {
        byte[] chain = new byte[400];
        for (int i = 0; i < 200; i++) {
            byte[] pointer = Messages.u16(0xc000 | 12 + 2 * i + 2);
            System.arraycopy(pointer, 0, chain, 2 * i, 2);
        }

        assertFormerr(Messages.header().counts(1, 0, 0, 0).trailer(chain));
    }

    @ParameterizedTest
    @ValueSource(ints = {666, 1000, 65_280, 65_534})
    void wf19_unknownTypes_passWithTheirOctets(int type) {
        byte[] rdata = Messages.octets(0xc0, 12, 0xc0, 0xff, 3, 'a', 0);
        SHARED.upstream().follow(answer(type, rdata));

        Reply reply = SHARED.ask(transport, Messages.query(SHARED.freshName(), type));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers()).singleElement().satisfies(record -> {
            assertThat(record.getType()).isEqualTo(type);
            assertThat(record.rdataToWireCanonical()).isEqualTo(rdata);
        });
    }

    @Test
    void wf20_aCompressedSrvTarget_staysReadable() {
        SHARED.upstream()
                .follow(answer(
                        Type.SRV, Messages.concat(new byte[6], Messages.octets(3, 's', 'r', 'v'), QUESTION_POINTER)));
        String name = SHARED.freshName();

        Reply reply = SHARED.ask(transport, Messages.query(name, Type.SRV));

        assertThat(reply.answers())
                .singleElement()
                .isInstanceOfSatisfying(
                        SRVRecord.class, srv -> assertThat(srv.getTarget()).hasToString("srv." + name));
    }

    @Test
    void wf21_optInTheMiddleOfTheAdditionalSection_leavesPointersBehindItRight() {
        byte[] name = Messages.wireName("ns.example.org.");
        SHARED.upstream().follow(Answers.octets(query -> {
            byte[] question = query.message().getQuestion().getName().toWire();
            int optOffset = 12 + question.length + 4 + 16;
            // The OPT record holds the name that the owner of the last record points into.
            byte[] options = Messages.concat(Messages.octets(0xfd, 0xe9, 0, name.length), name);
            return Messages.query(question, Type.A, 1)
                    .id(query.id())
                    .flags(0x8180)
                    .record(1, QUESTION_POINTER, Type.A, 1, 60, Messages.octets(192, 0, 2, 9))
                    .record(3, new byte[1], Type.OPT, 1232, 0, options)
                    .record(3, Messages.u16(0xc000 | optOffset + 11 + 4), Type.A, 1, 60, Messages.octets(192, 0, 2, 10))
                    .bytes();
        }));

        Reply reply = SHARED.ask(transport, Messages.query(SHARED.freshName(), Type.A));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answerData()).containsExactly("192.0.2.9");
        assertThat(reply.additionals())
                .allSatisfy(record -> assertThat(record.getName()).hasToString("ns.example.org."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"version.bind.", "version.server.", "hostname.bind.", "id.server.", "x.example.org."})
    void wf22_classCh_isRefusedAndNotForwarded(String name) {
        Reply reply = SHARED.ask(transport, Messages.query(Messages.wireName(name), Type.TXT, 3));

        assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 254, 255, 65_535})
    void wf23_otherClasses_areRefusedAndNotForwarded(int recordClass) {
        byte[] name = Messages.wireName(SHARED.freshName());

        Reply reply =
                SHARED.ask(transport, Messages.query(name, Type.A, recordClass).edns());

        assertThat(reply.rcode()).isIn(Rcode.REFUSED, Rcode.NOTIMP);
        assertThat(reply.extendedError()).isEqualTo(NOT_SUPPORTED);
        assertNotForwarded();
    }

    @Test
    void wf24_any_isAnsweredByOneRecord() {
        byte[] query = Messages.query(SHARED.freshName(), Type.ANY).bytes();

        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers()).singleElement().isInstanceOfSatisfying(HINFORecord.class, hinfo -> {
            assertThat(hinfo.getCPU()).isEqualTo("RFC8482");
            assertThat(hinfo.getOS()).isEmpty();
            assertThat(hinfo.getTTL()).isGreaterThanOrEqualTo(3600);
        });
        assertThat(reply.bytes()).hasSizeLessThanOrEqualTo(query.length + 60);
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.AXFR, Type.IXFR})
    void wf25_transfers_areRefusedAndNotForwarded(int type) {
        byte[] name = Messages.wireName("example.org.");
        Messages query = Messages.query(name, type, 1).edns();
        if (type == Type.IXFR) {
            query.record(2, name, Type.SOA, 1, 0, new byte[22]);
        }

        Reply reply = SHARED.ask(transport, query);

        // Transfers are served over streams of DNS, and IXFR over UDP, too (RFC 1995 §2); elsewhere there are none at
        // all.
        boolean served = transport.keepalive() || transport == TestTransport.UDP && type == Type.IXFR;
        assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
        assertThat(reply.extendedError()).isEqualTo(served ? NOT_AUTHORITATIVE : NOT_SUPPORTED);
        assertNotForwarded();
    }

    @Test
    void wf26_metaAndObsoleteTypes_areNotForwarded() {
        assertThat(ofType(41)).isEqualTo(Rcode.FORMERR);
        assertThat(ofType(0)).isEqualTo(Rcode.FORMERR);
        assertThat(ofType(249)).isIn(Rcode.REFUSED, Rcode.NOTIMP);
        assertThat(ofType(250)).isIn(Rcode.REFUSED, Rcode.NOTIMP);
        assertThat(ofType(253)).isEqualTo(Rcode.NOTIMP);
        assertThat(ofType(254)).isEqualTo(Rcode.NOTIMP);
        assertNotForwarded();
    }

    @Test
    void wf26_nxname_isFormerrWithInvalidQueryType() {
        Reply reply =
                SHARED.ask(transport, Messages.query(SHARED.freshName(), 128).edns());

        assertThat(reply.rcode()).isEqualTo(Rcode.FORMERR);
        assertThat(reply.extendedError()).isEqualTo(INVALID_QUERY_TYPE);
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.NS, Type.DNSKEY})
    void wf27_theRoot_isForwarded(int type) {
        Reply reply = SHARED.ask(transport, Messages.query(new byte[1], type, 1));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(SHARED.upstream().queries())
                .allSatisfy(query -> assertThat(query.name()).hasToString("."));
    }

    @Test
    void wf28_anyOctet_passesThroughALabel() {
        for (int from = 0; from < 256; from += 32) {
            byte[] label = new byte[32];
            for (int i = 0; i < 32; i++) {
                label[i] = (byte) (from + i);
            }
            byte[] name = Messages.wireName(label, transport.name().getBytes(StandardCharsets.US_ASCII));

            Reply reply = SHARED.ask(transport, Messages.query(name, Type.A, 1));

            assertThat(reply.answers())
                    .singleElement()
                    .satisfies(record -> assertThat(record.getName().toWire()).isEqualTo(name));
            ReceivedQuery forwarded = SHARED.upstream().queries().getLast();
            assertThat(lower(forwarded.name().toWire())).isEqualTo(lower(name));
        }
    }

    @Test
    void wf28_anEscapedDot_isNotABorder() {
        byte[] dotted = Messages.wireName("a\\.b.example.net.");
        byte[] plain = Messages.wireName("a.b.example.net.");

        Record first = SHARED.ask(transport, Messages.query(dotted, Type.A, 1))
                .answers()
                .getFirst();
        Record second = SHARED.ask(transport, Messages.query(plain, Type.A, 1))
                .answers()
                .getFirst();

        assertThat(first.rdataToString()).isNotEqualTo(second.rdataToString());
        assertThat(first.getName().toWire()).isEqualTo(dotted);
    }

    @Test
    void wf28_upperCaseOutsideAscii_isAnotherName() {
        byte[] upper = Messages.wireName(new byte[] {(byte) 0xc4}, new byte[] {'y'});
        byte[] lower = Messages.wireName(new byte[] {(byte) 0xe4}, new byte[] {'y'});

        Record first = SHARED.ask(transport, Messages.query(upper, Type.A, 1))
                .answers()
                .getFirst();
        Record second = SHARED.ask(transport, Messages.query(lower, Type.A, 1))
                .answers()
                .getFirst();

        assertThat(first.rdataToString()).isNotEqualTo(second.rdataToString());
    }

    @Test
    void wf31_aTsigOfAnUnknownKey_isNotauthWithBadkey() {
        byte[] tsig = Messages.concat(
                Messages.wireName("hmac-sha256."),
                new byte[6],
                Messages.octets(1, 0x2c, 0, 32),
                new byte[32],
                Messages.octets(0x12, 0x34, 0, 0, 0, 0));
        Messages query = Messages.query(SHARED.freshName(), Type.A)
                .record(3, Messages.wireName("key.example."), Type.TSIG, 255, 0, tsig);

        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.rcode()).isEqualTo(Rcode.NOTAUTH);
        assertThat(reply.additionals()).singleElement().isInstanceOfSatisfying(TSIGRecord.class, record -> {
            assertThat(record.getError()).isEqualTo(Rcode.BADKEY);
            assertThat(record.getSignature()).isEmpty();
            assertThat(record.getName()).hasToString("key.example.");
        });
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(ints = {Type.TSIG, Type.SIG})
    void wf31_aSignatureThatIsGarbage_isNotTakenForVerified(int type) {
        Messages query = Messages.query(SHARED.freshName(), Type.A)
                .record(3, Messages.wireName("k."), type, 255, 0, Messages.octets(1, 2, 3));

        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.rcode()).isIn(Rcode.NOTAUTH, Rcode.FORMERR);
        assertThat(reply.answers()).isEmpty();
        assertNotForwarded();
    }

    /** The names of a TSIG record may be pointers in the query; written out they must not make the reply much larger. */
    @Test
    void wf32_theRefusalOfASignature_isHardlyLargerThanItsQuery() {
        byte[] tsig = Messages.concat(
                QUESTION_POINTER, new byte[6], Messages.octets(1, 0x2c, 0, 0), Messages.octets(0x12, 0x34, 0, 0, 0, 0));
        byte[] query = Messages.concat(
                Messages.query("a.".repeat(120), Type.A)
                        .edns()
                        .counts(1, 0, 0, 2)
                        .bytes(),
                Messages.record(QUESTION_POINTER, Type.TSIG, 255, 0, tsig));

        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.rcode()).isIn(Rcode.NOTAUTH, Rcode.FORMERR);
        assertThat(reply.bytes()).hasSizeLessThanOrEqualTo(query.length + 11 + 40);
    }

    private int ofType(int type) {
        return SHARED.ask(transport, Messages.query(SHARED.freshName(), type)).rcode();
    }

    private void assertFormerr(Messages query) {
        assertThat(SHARED.ask(transport, query).rcode()).isEqualTo(Rcode.FORMERR);
        assertNotForwarded();
    }

    private static void assertNotForwarded() {
        assertThat(SHARED.upstream().queries()).isEmpty();
    }

    private static Script answer(int type, byte[] rdata) {
        return query -> Reaction.message(
                Messages.query(query.message().getQuestion().getName().toWire(), type, 1)
                        .id(query.id())
                        .flags(0x8180)
                        .record(1, QUESTION_POINTER, type, 1, 60, rdata)
                        .bytes());
    }

    private static byte[] lower(byte[] name) {
        byte[] lower = name.clone();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = (byte) (lower[i] >= 'A' && lower[i] <= 'Z' ? lower[i] + 32 : lower[i]);
        }
        return lower;
    }
}

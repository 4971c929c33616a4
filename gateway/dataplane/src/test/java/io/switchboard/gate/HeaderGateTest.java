package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.DoqClient;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestTransport;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** The header of queries and replies, and the counts in it. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class HeaderGateTest {
    private static final int AUTHORITY = 2;
    private static final int ADDITIONAL = 3;

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.address("192.0.2.1"), "");

    private final TestTransport transport;

    HeaderGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 11})
    void wf01_lessThanAHeader_isNotAnswered(int length) {
        assertNotAnswered(Arrays.copyOf(query().bytes(), length));
    }

    @Test
    void wf02_aResponse_isNotAnswered() {
        assertNotAnswered(query().flags(0x8180).bytes());
        assertThat(SHARED.upstream().count()).isZero();
    }

    @Test
    void wf02_aResponseWithAnyOpcode_isNotAnswered() {
        assertNotAnswered(query().flags(0x8000 | 15 << 11).bytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void wf03_otherOpcodes_areNotimpWithAHeaderAlone(int opcode) {
        for (Messages query : new Messages[] {
            Messages.header().flags(0).opcode(opcode),
            Messages.header().flags(0x07ff).opcode(opcode),
            query().flags(0x07f0).opcode(opcode),
            query().opcode(opcode).counts(9, 9, 9, 9)
        }) {
            byte[] octets = query.bytes();

            Reply reply = SHARED.ask(transport, octets);

            assertThat(reply.bytes()).hasSize(12);
            assertThat(reply.flags()).isEqualTo(Reply.QR | opcode << 11 | Rcode.NOTIMP);
            assertThat(Arrays.copyOfRange(reply.bytes(), 4, 12)).containsOnly(0);
        }
    }

    @Test
    void wf04_updateNotifyDsoAndIquery_neverReachTheUpstream() {
        byte[] zone = Messages.wireName("example.org.");
        byte[] added = Messages.wireName("new.example.org.");
        SHARED.ask(
                transport,
                Messages.query(zone, Type.SOA, 1).opcode(5).record(AUTHORITY, added, Type.A, 1, 60, new byte[4]));
        SHARED.ask(
                transport, Messages.query(zone, Type.SOA, 1).opcode(4).record(1, zone, Type.SOA, 1, 60, new byte[22]));
        SHARED.ask(transport, Messages.header().opcode(6).trailer(Messages.octets(0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0)));
        SHARED.ask(transport, Messages.header().opcode(1).record(1, zone, Type.A, 1, 0, new byte[4]));

        assertThat(SHARED.upstream().queries()).isEmpty();
    }

    @Test
    void wf05_severalQuestions_areFormerr() {
        byte[] name = Messages.wireName("example.org.");
        assertFormerr(Messages.query(name, Type.A, 1).question(name, Type.AAAA, 1));
        assertFormerr(query().counts(2, 0, 0, 0));
        assertFormerr(query().counts(65_535, 0, 0, 0));
        assertFormerr(query().counts(65_535, 65_535, 65_535, 65_535));
    }

    @Test
    void wf06_noQuestion_isFormerr() {
        assertFormerr(Messages.header());
        assertFormerr(Messages.header().edns());
    }

    @Test
    void wf06_noQuestionButACookie_isAnsweredWithACookie() {
        byte[] cookie = {1, 2, 3, 4, 5, 6, 7, 8};

        Reply reply = SHARED.ask(transport, Messages.header().option(10, cookie));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.option(10)).hasSize(24).startsWith(cookie);
        assertThat(reply.answers()).isEmpty();
        assertThat(reply.authorities()).isEmpty();
    }

    @Test
    void wf07_recordsThatNoQueryHas_areFormerr() {
        byte[] name = Messages.wireName("example.org.");
        assertFormerr(query().record(1, name, Type.A, 1, 0, new byte[4]));
        assertFormerr(query().record(AUTHORITY, name, Type.A, 1, 0, new byte[4]));
        assertFormerr(query().edns()
                .record(ADDITIONAL, name, Type.A, 1, 0, new byte[4])
                .record(ADDITIONAL, name, Type.A, 1, 0, new byte[4]));
    }

    @Test
    void wf08_countsThatLie_areFormerr() {
        assertFormerr(query().counts(1, 0, 0, 1));
        assertFormerr(query().counts(1, 1, 0, 0));
        assertFormerr(query().counts(1, 0, 1, 0));
        assertFormerr(query().edns().counts(1, 0, 0, 2));
    }

    @Test
    void wf08_octetsBehindTheEnd_areFormerr() {
        assertFormerr(query().trailer(new byte[10]));
        assertFormerr(query().trailer((byte) 0));
        assertFormerr(query().edns().trailer((byte) 1));
        assertFormerr(query().edns().counts(1, 0, 0, 0));
    }

    @Test
    void wf09_idAndQuestion_areEchoed() {
        Random random = new Random(9);
        DnsClient client = SHARED.client(transport);
        for (int i = 0; i < 1000; i++) {
            String name = randomCase("some.name.example.org.", random);
            byte[] query =
                    Messages.query(name, Type.A).id(random.nextInt(65_536)).bytes();

            Reply reply = Reply.of(client.exchange(query)).answers(query);

            assertThat(reply.question()).isEqualTo(Arrays.copyOfRange(query, 12, query.length));
            assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void wf10_anotherCase_isTheSameNameAndComesBackAsItWasAsked() {
        String name = SHARED.freshName();
        SHARED.ask(transport, Messages.query(name, Type.A));

        Reply reply = SHARED.ask(transport, Messages.query(name.toUpperCase(Locale.ROOT), Type.A));

        assertThat(reply.answers()).hasSize(1);
        assertThat(reply.answers().getFirst().getName().toString()).isEqualTo(name.toUpperCase(Locale.ROOT));
        assertThat(SHARED.upstream().count()).isEqualTo(1);
    }

    @Test
    void wf11_zBit_isIgnored() {
        Reply reply = SHARED.ask(transport, query().flags(0x0140));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers()).hasSize(1);
    }

    @Test
    void wf12_aaTcAndRa_areIgnoredAndNotCopied() {
        Reply reply = SHARED.ask(transport, query().flags(0x0780));

        assertThat(reply.flags()).isEqualTo(Reply.QR | Reply.RD | Reply.RA);
        assertThat(reply.answers()).hasSize(1);
    }

    @Test
    void wf12_anRcode_isIgnored() {
        assertThat(SHARED.ask(transport, query().flags(0x010f)).rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void wf13_cd_isCopiedAndAdIsNotWithoutProof() {
        assertThat(SHARED.ask(transport, query().flags(0x0110)).flags())
                .isEqualTo(Reply.QR | Reply.RD | Reply.RA | Reply.CD);
        assertThat(SHARED.ask(transport, query().flags(0x0100)).has(Reply.CD)).isFalse();
        assertThat(SHARED.ask(transport, query().flags(0x0120)).has(Reply.AD)).isFalse();
    }

    @Test
    void wf13_ad_ofAnUpstreamThatIsNotTrustedIsNotPassedOn() {
        SHARED.upstream().follow(Answers.address("192.0.2.1").edited(Edits.set(Reply.AD | Reply.AA)));

        Reply reply = SHARED.ask(transport, query().flags(0x0120).dnssecOk());

        assertThat(reply.has(Reply.AD)).isFalse();
        assertThat(reply.has(Reply.AA)).isFalse();
    }

    @Test
    void wf14_ra_isSetInEveryReplyToAQueryButNotimp() {
        assertThat(SHARED.ask(transport, query()).has(Reply.RA)).isTrue();
        assertThat(SHARED.ask(transport, query().flags(0)).has(Reply.RA))
                .as("REFUSED")
                .isTrue();
        SHARED.upstream().follow(Answers.nxdomain(60, 60));
        assertThat(SHARED.ask(transport, query()).has(Reply.RA)).as("NXDOMAIN").isTrue();
        SHARED.upstream().follow(Answers.rcode(Rcode.SERVFAIL));
        Reply servfail = SHARED.ask(transport, query());
        assertThat(servfail.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(servfail.has(Reply.RA)).as("SERVFAIL").isTrue();
        assertThat(SHARED.ask(transport, query().opcode(2)).has(Reply.RA))
                .as("NOTIMP")
                .isFalse();
    }

    @Test
    void wf32_errorReplies_areHardlyLargerThanTheirQueries() {
        for (Messages bad : new Messages[] {
            query().trailer(new byte[10]),
            query().edns().trailer((byte) 1),
            query().counts(2, 0, 0, 0),
            query().flags(0).edns(),
            query().version(1),
            query().opcode(5),
            Messages.header().edns(),
            Messages.query("example.org.", Type.AXFR).edns(),
            Messages.query("example.org.", Type.MAILB).edns(),
            Messages.query("version.bind.", Type.TXT).edns()
        }) {
            byte[] octets = bad.bytes();

            Reply reply = SHARED.ask(transport, octets);

            assertThat(reply.bytes()).as("%s", reply).hasSizeLessThanOrEqualTo(octets.length + 11 + 40);
        }
    }

    private void assertFormerr(Messages query) {
        Reply reply = SHARED.ask(transport, query);

        assertThat(reply.rcode()).isEqualTo(Rcode.FORMERR);
        assertThat(reply.answers()).isEmpty();
        assertThat(reply.authorities()).isEmpty();
        assertThat(SHARED.upstream().count()).isZero();
    }

    /** Over a stream the connection ends; among datagrams the next answer is one to the next query. */
    private void assertNotAnswered(byte[] message) {
        DnsClient client = SHARED.client(transport);
        client.send(message);
        if (client instanceof TcpClient stream) {
            assertThat(stream.receive(DnsClient.PATIENCE)).isNull();
            assertThat(stream.awaitEnd(DnsClient.PATIENCE)).isNotEqualTo(TcpClient.End.OPEN);
        } else if (client instanceof DoqClient doq) {
            assertThat(doq.connection().awaitEnd(DnsClient.PATIENCE))
                    .isNotNull()
                    .satisfies(end -> assertThat(end.error()).isEqualTo(2));
        } else {
            byte[] next = query().id(0x7777).bytes();
            assertThat(Reply.of(client.exchange(next)).id()).isEqualTo(0x7777);
            SHARED.upstream().forget();
        }
    }

    private static Messages query() {
        return Messages.query(SHARED.freshName(), Type.A);
    }

    private static String randomCase(String name, Random random) {
        StringBuilder mixed = new StringBuilder();
        IntStream.range(0, name.length())
                .forEach(i ->
                        mixed.append(random.nextBoolean() ? Character.toUpperCase(name.charAt(i)) : name.charAt(i)));
        return mixed.toString();
    }
}

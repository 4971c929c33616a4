package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.DoqClient;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Reply;
import io.switchboard.testing.Script;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestTransport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** The OPT record of queries and replies, and what becomes of it on the way to the upstream. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class EdnsGateTest {
    private static final int NSID = 3;
    private static final int CLIENT_SUBNET = 8;
    private static final int COOKIE = 10;
    private static final int KEEPALIVE = 11;
    private static final int PADDING = 12;

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.address("192.0.2.1"), "identity: {name: gate-test}");

    private final TestTransport transport;

    EdnsGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @ParameterizedTest
    @MethodSource("queriesOfAllOutcomes")
    void ed01_optIsInTheReplyIfAndOnlyIfItIsInTheQuery(Messages query) {
        assertThat(SHARED.ask(transport, query).hasEdns()).isFalse();
        assertThat(SHARED.ask(transport, query.edns()).hasEdns()).isTrue();
    }

    static Stream<Arguments> queriesOfAllOutcomes() {
        return Stream.of(
                argumentSet("NOERROR", Messages.query("ed01.example.org.", Type.A)),
                argumentSet("NXDOMAIN", Messages.query("ed01.invalid.", Type.A)),
                argumentSet(
                        "REFUSED", Messages.query("ed01.example.org.", Type.A).flags(0)),
                argumentSet("transfer", Messages.query("ed01.example.org.", Type.AXFR)),
                argumentSet("NOTIMP", Messages.query("ed01.example.org.", Type.MAILB)),
                argumentSet("FORMERR by type", Messages.query("ed01.example.org.", 0)),
                argumentSet("ANY", Messages.query("ed01.example.org.", Type.ANY)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0080, 0x7fff, 0x8000, 0xffff})
    void ed02_replyOpt_hasVersion0AndNoFlagButDo(int flags) {
        Reply reply = SHARED.ask(transport, query().ednsFlags(flags));

        OPTRecord opt = reply.expectOpt();
        assertThat(opt.getVersion()).isZero();
        assertThat(opt.getFlags()).isEqualTo(flags & 0x8000);
        assertThat(opt.getExtendedRcode()).isZero();
        assertThat(opt.getName()).hasToString(".");
    }

    @Test
    void ed03_otherVersions_areBadvers() {
        for (int version : new int[] {1, 2, 100, 255}) {
            Reply reply = SHARED.ask(transport, query().version(version).option(100));

            assertThat(reply.rcode()).isEqualTo(Rcode.BADVERS);
            assertThat(reply.flags() & 0xf).isZero();
            assertThat(reply.expectOpt().getVersion()).isZero();
            assertThat(reply.answers()).isEmpty();
            assertThat(reply.options()).doesNotContain(100);
        }
        assertThat(SHARED.upstream().queries()).isEmpty();
    }

    @Test
    void ed04_misplacedOpt_isFormerr() {
        byte[] root = new byte[1];
        byte[] name = Messages.wireName("example.org.");
        assertFormerr(query().record(3, root, Type.OPT, 1232, 0, new byte[0]).edns());
        assertFormerr(query().record(3, name, Type.OPT, 1232, 0, new byte[0]));
        assertFormerr(query().record(1, root, Type.OPT, 1232, 0, new byte[0]));
        assertFormerr(query().record(2, root, Type.OPT, 1232, 0, new byte[0]));
        assertFormerr(Messages.query("example.org.", Type.IXFR).record(2, root, Type.OPT, 1232, 0, new byte[0]));
    }

    @Test
    void ed05_optBehindAnotherRecord_isRead() {
        Reply reply = SHARED.ask(
                transport,
                query().record(3, Messages.wireName("x."), Type.A, 1, 0, new byte[4])
                        .option(NSID));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.options()).contains(NSID);
    }

    @Test
    void ed06_unknownOptions_areIgnoredAndNotEchoed() {
        Reply reply = SHARED.ask(transport, query().option(100).option(65_001, (byte) 0xff));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.options()).isEmpty();
    }

    @Test
    void ed07_optionsThatOverrun_areFormerr() {
        assertFormerr(query().optionOctets(Messages.octets(0, 100, 0, 1)));
        assertFormerr(query().optionOctets(Messages.octets(0, 10, 0xff, 0xff, 1)));
        assertFormerr(query().optionOctets(Messages.octets(0)));
    }

    @Test
    void ed08_aListOfOptionsWithoutEnd_isFormerr() {
        int count = transport.stream() ? 16_000 : 300;

        assertFormerr(query().optionOctets(Messages.octets(new int[4 * count])));
    }

    @Test
    void ed15_clientOptions_areNotForwarded() {
        SHARED.ask(
                transport,
                query().option(100)
                        .option(NSID)
                        .option(COOKIE, new byte[8])
                        .option(CLIENT_SUBNET, Messages.octets(0, 1, 24, 0, 198, 51, 100)));

        ReceivedQuery forwarded = SHARED.upstream().awaitQueries(1).getFirst();
        OPTRecord opt = forwarded.message().getOPT();
        assertThat(opt.getPayloadSize()).isEqualTo(1232);
        assertThat(opt.getVersion()).isZero();
        assertThat(opt.getOptions()).extracting(EDNSOption::getCode).doesNotContain(100, NSID, CLIENT_SUBNET);
    }

    @Test
    void ed15_upstreamOptions_areNotReturnedNorCached() {
        Script withOptions = Answers.octets(
                query -> Messages.query(query.message().getQuestion().getName().toWire(), query.type(), 1)
                        .id(query.id())
                        .flags(0x8180)
                        .record(1, Messages.octets(0xc0, 12), Type.A, 1, 60, new byte[4])
                        .udpSize(4096)
                        .ednsFlags(0x40)
                        .option(NSID, (byte) 'u')
                        .option(100)
                        .option(PADDING, new byte[20])
                        .bytes());
        SHARED.upstream().follow(withOptions);
        String name = SHARED.freshName();
        for (int i = 0; i < 2; i++) {
            Reply reply = SHARED.ask(transport, Messages.query(name, Type.A).edns());

            assertThat(reply.options()).isEmpty();
            assertThat(reply.expectOpt().getPayloadSize()).isEqualTo(1232);
            assertThat(reply.expectOpt().getFlags()).isZero();
            assertThat(SHARED.ask(transport, Messages.query(name, Type.A)).hasEdns())
                    .isFalse();
        }
        assertThat(SHARED.upstream().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.BADVERS, Rcode.BADCOOKIE})
    void ed16_extendedRcodesOfAnUpstream_areServfailToAClientWithoutEdns(int rcode) {
        SHARED.upstream()
                .follow(Answers.octets(query -> Messages.query(
                                query.message().getQuestion().getName().toWire(), query.type(), 1)
                        .id(query.id())
                        .flags(0x8180 | rcode & 0xf)
                        .extendedRcode(rcode >>> 4)
                        .bytes()));

        assertThat(SHARED.ask(transport, query()).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void ed18_nsid_isGivenWhenItIsAskedFor() {
        Reply reply = SHARED.ask(transport, query().option(NSID));

        assertThat(reply.option(NSID)).asString().isEqualTo("gate-test");
        assertThat(SHARED.ask(transport, query().edns()).options()).isEmpty();
    }

    @Test
    void ed19_do_isCopied() {
        Reply with = SHARED.ask(transport, query().dnssecOk());
        Reply without = SHARED.ask(transport, query().edns());

        assertThat(with.expectOpt().getFlags()).isEqualTo(0x8000);
        assertThat(without.expectOpt().getFlags()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 9, 15, 41})
    void ed20_cookiesOfOtherLengths_areFormerr(int length) {
        assertFormerr(query().option(COOKIE, new byte[length]));
    }

    @Test
    void ed30_ed31_ed32_encryptedRepliesArePaddedToTheBlockIfTheQueryWas() {
        Reply reply = SHARED.ask(transport, query().option(PADDING, new byte[50]));

        if (transport.secure()) {
            assertThat(reply.bytes()).hasSize(468);
            assertThat(reply.option(PADDING)).containsOnly(0);
        } else {
            assertThat(reply.options()).isEmpty();
        }
        assertThat(SHARED.ask(transport, query().edns()).options()).isEmpty();
    }

    @Test
    void ed33_paddingIsNotCached() {
        Messages query = query();

        SHARED.ask(transport, query.option(PADDING, new byte[50]));

        assertThat(SHARED.ask(TestTransport.UDP, query).options()).isEmpty();
    }

    @Test
    void ed40_ed41_keepalive_isAnsweredOverStreamsOnly() {
        if (transport == TestTransport.DOQ) {
            assertEndsConnection(query().option(KEEPALIVE));
            return;
        }
        byte[] keepalive = SHARED.ask(transport, query().option(KEEPALIVE)).option(KEEPALIVE);

        if (transport.keepalive()) {
            assertThat(keepalive).isEqualTo(Messages.u16(100));
        } else {
            assertThat(keepalive).isNull();
        }
        assertThat(SHARED.ask(transport, query().edns()).options()).isEmpty();
    }

    @Test
    void ed42_keepaliveWithATimeout_isFormerrOverStreamsAndIgnoredElsewhere() {
        if (transport == TestTransport.DOQ) {
            assertEndsConnection(query().option(KEEPALIVE, (byte) 0, (byte) 100));
            return;
        }
        Reply reply = SHARED.ask(transport, query().option(KEEPALIVE, (byte) 0, (byte) 100));

        assertThat(reply.rcode()).isEqualTo(transport.stream() ? Rcode.FORMERR : Rcode.NOERROR);
    }

    /** RFC 9250 §5.5.2: idle times are QUIC's own. */
    private void assertEndsConnection(Messages query) {
        DoqClient client = (DoqClient) SHARED.client(transport);
        client.send(query.bytes());

        assertThat(client.connection().awaitEnd(DnsClient.PATIENCE))
                .isNotNull()
                .satisfies(end -> assertThat(end.error()).isEqualTo(2));
    }

    @Test
    void ed50_clientSubnet_isStrippedAndNotEchoed() {
        Reply reply = SHARED.ask(transport, query().option(CLIENT_SUBNET, Messages.octets(0, 1, 24, 0, 198, 51, 100)));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.options()).isEmpty();
        assertThat(SHARED.upstream().queries())
                .allSatisfy(query -> assertThat(query.message().getOPT().getOptions(CLIENT_SUBNET))
                        .isEmpty());
    }

    @Test
    void ed52_clientSubnetWhoseLengthLies_isFormerr() {
        assertFormerr(query().option(CLIENT_SUBNET, Messages.octets(0, 1, 24, 0, 198, 51)));
        assertFormerr(query().option(CLIENT_SUBNET, Messages.octets(0, 1, 33, 0, 198, 51, 100, 1, 1)));
        assertFormerr(query().option(CLIENT_SUBNET, Messages.octets(0, 1)));
    }

    @Test
    void fw31_checkingDisabled_isForwardedAndCachedApart() {
        String name = SHARED.freshName();
        SHARED.upstream().follow(Answers.address("192.0.2.66"));
        SHARED.ask(transport, Messages.query(name, Type.A).flags(0x0110));
        SHARED.upstream().follow(Answers.address("192.0.2.1"));

        Reply reply = SHARED.ask(transport, Messages.query(name, Type.A));

        assertThat(reply.answerData()).containsExactly("192.0.2.1");
        assertThat(SHARED.upstream().queries())
                .extracting(query -> query.flags() & 0x0010)
                .containsExactly(0x10, 0);
    }

    @Test
    void fw35_aaOfAnUpstream_isNotPassedOnAtFirstNorFromTheCache() {
        SHARED.upstream().follow(Answers.address("192.0.2.1").edited(Edits.set(Reply.AA)));
        String name = SHARED.freshName();

        assertThat(SHARED.ask(transport, Messages.query(name, Type.A)).has(Reply.AA))
                .isFalse();
        assertThat(SHARED.ask(transport, Messages.query(name, Type.A)).has(Reply.AA))
                .isFalse();
        assertThat(SHARED.upstream().count()).isEqualTo(1);
    }

    private void assertFormerr(Messages query) {
        assertThat(SHARED.ask(transport, query).rcode()).isEqualTo(Rcode.FORMERR);
        assertThat(SHARED.upstream().queries()).isEmpty();
    }

    private static Messages query() {
        return Messages.query(SHARED.freshName(), Type.A);
    }
}

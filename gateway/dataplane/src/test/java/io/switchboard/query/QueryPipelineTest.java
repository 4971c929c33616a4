package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

class QueryPipelineTest {
    private static final DomainName NAME = DomainName.parse("www.example.org.");
    private static final AnswerSource PASS = (query, sink) -> false;

    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final List<String> observed = new ArrayList<>();
    private final QueryPipeline pipeline = new QueryPipeline(loop, new Observer());
    private final RecordedReplies udp = new RecordedReplies(loop, Transport.UDP);
    private final RecordedReplies tcp = new RecordedReplies(loop, Transport.TCP);

    private LoopCheck loopCheck = LoopCheck.NONE;

    private void use(AnswerSource access, AnswerSource records, AnswerSource upstream) {
        NameTable<AnswerSource> routes = NameTable.of(Map.of(DomainName.ROOT, upstream));
        pipeline.use(new PipelineSources(
                access,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                records,
                TransferSource.NONE,
                routes,
                SourceCheck.NONE,
                loopCheck,
                null,
                ResponseLimit.NONE,
                "gw-1",
                null));
    }

    private static AnswerSource answering(ReplyMessage message, int ageSeconds) {
        return (query, sink) -> {
            sink.reply(query, message, ageSeconds, AnsweredBy.CACHE);
            return true;
        };
    }

    /** A reply with as many records of 100 octets as asked for in each section. */
    private static ReplyMessage reply(ReplyKind kind, int answers, int authorities, int additionals) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(NAME, RecordType.TXT, 1, 0);
        int[] counts = {answers, authorities, additionals};
        for (int section = RecordCursor.ANSWER; section <= RecordCursor.ADDITIONAL; section++) {
            for (int i = 0; i < counts[section]; i++) {
                byte[] rdata = new byte[100];
                rdata[0] = 99;
                rdata[1] = (byte) i;
                writer.record(section, NAME, RecordType.TXT, 1, 300, rdata);
            }
        }
        return writer.finish(kind, 300, null);
    }

    @Test
    void reply_carriesTheClientsIdFlagsAndSpelling() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0));

        udp.send(
                pipeline,
                Messages.query("wWw.ExAmPlE.oRg.", RecordType.TXT).id(0xbeef).flags(0x0150));

        Message message = udp.only();
        assertThat(message.getHeader().getID()).isEqualTo(0xbeef);
        assertThat(message.getQuestion().getName()).hasToString("wWw.ExAmPlE.oRg.");
        assertThat(message.getSection(Section.ANSWER).getFirst().getName()).hasToString("wWw.ExAmPlE.oRg.");
        assertThat(message.getHeader().getFlag(Flags.RD)).isTrue();
        assertThat(message.getHeader().getFlag(Flags.CD)).isTrue();
        assertThat(message.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(udp.replies.getFirst()[3] & 0x40).as("Z").isZero();
    }

    @Test
    void reply_lowersTtlsByTheAgeAndNotBelowZero() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 2, 1, 0), 40));
        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 400));
        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.only().getSection(Section.ANSWER)).allMatch(record -> record.getTTL() == 260);
        assertThat(udp.only().getSection(Section.AUTHORITY)).allMatch(record -> record.getTTL() == 260);
        assertThat(tcp.only().getSection(Section.ANSWER)).allMatch(record -> record.getTTL() == 0);
    }

    @Test
    void datagram_losesAdditionalRecordsWithoutTc() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 2, 1, 6), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        Message message = udp.only();
        assertThat(message.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(message.getSection(Section.ANSWER)).hasSize(2);
        assertThat(message.getSection(Section.ADDITIONAL)).isEmpty();
        assertThat(udp.length()).isLessThanOrEqualTo(512);
    }

    @Test
    void datagram_losesTheAuthoritySectionOfAPositiveReplyWithoutTc() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 3, 3, 3), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.only().getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(udp.only().getSection(Section.ANSWER)).hasSize(3);
        assertThat(udp.only().getSection(Section.AUTHORITY)).isEmpty();
    }

    @Test
    void datagram_isTruncatedWhenTheAnswerDoesNotFit() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 20, 0, 0), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).udpSize(4096));

        Message message = udp.only();
        assertThat(message.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(message.getSection(Section.ANSWER)).isEmpty();
        assertThat(message.getOPT()).isNotNull();
        assertThat(message.getOPT().getPayloadSize()).isEqualTo(1232);
    }

    @Test
    void datagram_isTruncatedWhenANegativeReplyLosesItsAuthority() {
        use(PASS, PASS, answering(reply(ReplyKind.NODATA, 0, 8, 0), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.only().getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void datagram_isTruncatedWhenAReferralLosesItsGlue() {
        use(PASS, PASS, answering(reply(ReplyKind.REFERRAL, 0, 2, 6), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.only().getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void stream_isNeverTruncated() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 500, 0, 0), 0));

        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).udpSize(512));

        assertThat(tcp.only().getSection(Section.ANSWER)).hasSize(500);
        assertThat(tcp.only().getHeader().getFlag(Flags.TC)).isFalse();
    }

    @Test
    void datagram_losesTheExtendedErrorRatherThanBeingTruncated() {
        ReplyMessage nearlyFull = reply(ReplyKind.POSITIVE, 4, 0, 0)
                .withExtendedError(ExtendedError.of(ExtendedError.STALE_ANSWER, "x".repeat(64)));
        use(PASS, PASS, answering(nearlyFull, 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).udpSize(512));

        assertThat(udp.length()).isLessThanOrEqualTo(512);
        assertThat(udp.only().getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(udp.only().getOPT().getOptions())
                .filteredOn(option -> option.getCode() == 15)
                .allSatisfy(option ->
                        assertThat(((ExtendedErrorCodeOption) option).getText()).isNullOrEmpty());
    }

    @Test
    void identity_isToldOnlyWhenAskedFor() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).option(3));
        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).edns());

        assertThat(udp.only().getOPT().getOptions(3)).hasSize(1);
        assertThat(tcp.only().getOPT().getOptions()).isEmpty();
    }

    @Test
    void keepalive_isAnnouncedOverStreamsOnly() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).option(11));
        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT).option(11));

        assertThat(udp.only().getOPT().getOptions(11)).isEmpty();
        assertThat(tcp.only().getOPT().getOptions(11)).hasSize(1);
    }

    @Test
    void access_standsBeforeRecordsAndCache() {
        List<String> asked = new ArrayList<>();
        AnswerSource refusing = (query, sink) -> {
            sink.fail(query, new QueryFailure.Refused(ExtendedError.of(ExtendedError.PROHIBITED)));
            return true;
        };
        use(refusing, (query, sink) -> asked.add("records"), (query, sink) -> asked.add("upstream"));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.A));
        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.ANY));

        assertThat(asked).isEmpty();
        assertThat(udp.only().getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(tcp.only().getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void query_withoutRdIsNeverForwarded() {
        List<String> asked = new ArrayList<>();
        use(PASS, PASS, (query, sink) -> asked.add("upstream"));

        udp.send(
                pipeline,
                Messages.query("www.example.org.", RecordType.A).flags(0).edns());

        assertThat(asked).isEmpty();
        assertThat(udp.only().getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(udp.only().getOPT().getOptions(15)).hasSize(1);
    }

    @Test
    void exception_ofASourceIsServfailAndOneReply() {
        use(PASS, PASS, (query, sink) -> {
            throw new IllegalStateException("broken on purpose");
        });

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.A));

        assertThat(udp.only().getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void exception_afterTheReplyAddsNone() {
        use(PASS, PASS, (query, sink) -> {
            sink.reply(query, reply(ReplyKind.POSITIVE, 1, 0, 0), 0, AnsweredBy.CACHE);
            throw new IllegalStateException("broken on purpose");
        });

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.only().getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void observer_hearsOnceOfEachEnd() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));
        udp.send(pipeline, Messages.header().flags(Wire.QR));
        udp.send(pipeline, Messages.header().opcode(5));

        assertThat(observed)
                .containsExactly(
                        "received", "replied NOERROR CACHE", "dropped RESPONSE", "received", "replied NOTIMP POLICY");
    }

    @Test
    void responseLimit_truncatesOrDropsDatagramsAndSparesStreams() {
        NameTable<AnswerSource> routes =
                NameTable.of(Map.of(DomainName.ROOT, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0)));
        ResponseLimit.Verdict[] verdict = {ResponseLimit.Verdict.TRUNCATE};
        pipeline.use(new PipelineSources(
                PASS,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                PASS,
                TransferSource.NONE,
                routes,
                SourceCheck.NONE,
                LoopCheck.NONE,
                null,
                (q, rcode, m) -> verdict[0],
                null,
                null));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));
        verdict[0] = ResponseLimit.Verdict.DROP;
        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));
        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.only().getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(udp.drops).containsExactly(DropReason.RATE_LIMIT);
        assertThat(tcp.only().getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void query_ofOurOwnIsRefusedAndNotForwardedAgain() {
        List<String> asked = new ArrayList<>();
        loopCheck = (name, type) -> name.toString().equals("token.") && type == RecordType.HINFO;
        use(PASS, PASS, (query, sink) -> asked.add("upstream"));

        udp.send(pipeline, Messages.query("token.", RecordType.HINFO));

        assertThat(asked).isEmpty();
        assertThat(udp.only().getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void datagram_fromAnAddressThatMustNotBeAnsweredIsDropped() {
        NameTable<AnswerSource> routes =
                NameTable.of(Map.of(DomainName.ROOT, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0)));
        pipeline.use(new PipelineSources(
                PASS,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                PASS,
                TransferSource.NONE,
                routes,
                query -> false,
                LoopCheck.NONE,
                null,
                ResponseLimit.NONE,
                null,
                null));

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));
        tcp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.drops).containsExactly(DropReason.SOURCE);
        assertThat(tcp.only().getRcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void reply_isDroppedAndCountedWhenTheChannelHasNoRoom() {
        use(PASS, PASS, answering(reply(ReplyKind.POSITIVE, 1, 0, 0), 0));
        udp.congested = true;

        udp.send(pipeline, Messages.query("www.example.org.", RecordType.TXT));

        assertThat(udp.replies).isEmpty();
        assertThat(udp.drops).containsExactly(DropReason.OVERLOAD);
        assertThat(observed).containsExactly("received", "dropped OVERLOAD");
    }

    private final class Observer implements QueryObserver {
        @Override
        public void received(Query query) {
            observed.add("received");
        }

        @Override
        public void replied(Query query, int rcode, AnsweredBy answeredBy, int replyLength, long durationNanos) {
            observed.add("replied " + Rcode.string(rcode) + ' ' + answeredBy);
        }

        @Override
        public void dropped(Transport transport, DropReason reason) {
            observed.add("dropped " + reason);
        }
    }
}

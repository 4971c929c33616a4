package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRecordsTest {
    private static final ExtendedError STALE = ExtendedError.of(ExtendedError.STALE_ANSWER);
    private final Questions questions = new Questions();
    private final RecordStore store = new RecordStore();
    private final RecordCounts counts = new RecordCounts();
    private final RecordingSink sink = new RecordingSink();
    private final Upstreams upstreams = new Upstreams();
    private final LocalRecords records = new LocalRecords(store, this::pipeline, counts, 0);

    /** Stands for the pipeline behind the gate: records, then whatever the test wants upstreams to say. */
    private boolean pipeline(Query query, ReplySink answerTo) {
        return records.answer(query, answerTo) || upstreams.answer(query, answerTo);
    }

    @BeforeEach
    void publish() throws InvalidRecordsException {
        String head = """
                $TTL 300
                @ SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
                  NS  ns.example.net.
                """;
        store.use(List.of(new ScriptedSource(RecordPart.ofZones(List.of(
                Lookups.zone("example.org.", head + """
                        www   A     192.0.2.1
                        out   CNAME www.example.net.
                        local CNAME host.example.com.
                        cut   NS    ns.example.net.
                        ping  CNAME pong.example.com.
                        loop  CNAME loop
                        """),
                Lookups.zone("example.com.", head + """
                        host  60 A     192.0.2.7
                        pong     CNAME ping.example.org.
                        """),
                new UnreadyZone(DomainName.parse("cluster.local.")))))));
    }

    @Test
    void answer_ofALocalName_repliesAtOnce() {
        Query query = questions.of("www.example.org.", "A");

        assertThat(records.answer(query, sink)).isTrue();

        assertThat(sink.reply().answer()).containsExactly("www.example.org. 300 A 192.0.2.1");
        assertThat(sink.query()).isSameAs(query);
        assertThat(sink.ageSeconds).isZero();
        assertThat(sink.answeredBy).isEqualTo(AnsweredBy.RECORDS);
        assertThat(counts.found()).isEqualTo(1);
    }

    @Test
    void answer_ofAnotherName_passesOn() {
        assertThat(records.answer(questions.of("www.example.net.", "A"), sink)).isFalse();

        assertThat(sink.calls).isZero();
        assertThat(counts.found() + counts.noData() + counts.nxDomain()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.org., AAAA, 0, NODATA",
        "nobody.example.org., A, 3, NXDOMAIN",
        "x.cut.example.org., A, 0, REFERRAL",
        "loop.example.org., A, 2, FAILURE",
    })
    void answer_countsOutcomes(String name, String type, int rcode, ReplyKind kind) {
        records.answer(questions.of(name, type), sink);

        assertThat(sink.reply().rcode()).isEqualTo(rcode);
        assertThat(sink.reply().message().kind()).isEqualTo(kind);
        assertThat(
                        switch (kind) {
                            case NODATA -> counts.noData();
                            case NXDOMAIN -> counts.nxDomain();
                            case REFERRAL -> counts.referrals();
                            case FAILURE -> counts.failed();
                            case POSITIVE -> counts.found();
                        })
                .isEqualTo(1);
    }

    @Test
    void counts_areSumsOverTheEventLoops() {
        LocalRecords onAnotherLoop = new LocalRecords(store, this::pipeline, counts, 1);
        records.answer(questions.of("www.example.org.", "A"), new RecordingSink());
        onAnotherLoop.answer(questions.of("www.example.org.", "A"), new RecordingSink());
        new LocalRecords(store, this::pipeline, counts, 1)
                .answer(questions.of("www.example.org.", "A"), new RecordingSink());

        assertThat(counts.found()).isEqualTo(3);
        assertThat(counts.noData()).isZero();
    }

    @Test
    void answer_whileTheSourceIsNotReady_failsWithNotReady() {
        assertThat(records.answer(questions.of("x.cluster.local.", "A"), sink)).isTrue();

        assertThat(sink.failure).isInstanceOfSatisfying(QueryFailure.Internal.class, failure -> {
            assertThat(failure.rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(failure.extendedError().code()).isEqualTo(ExtendedError.NOT_READY);
        });
        assertThat(counts.notReady()).isEqualTo(1);
    }

    @Test
    void answer_ofAnAliasThatLeadsOut_joinsBothAnswers() {
        upstreams.reply = answer("www.example.net.", Wire.AA | Wire.AD, 100, "192.0.2.99", STALE);
        upstreams.age = 40;
        Query query = questions.of("out.example.org.", "A");

        records.answer(query, sink);

        assertThat(upstreams.asked().message().name()).hasToString("www.example.net.");
        assertThat(upstreams.asked().chased()).isEqualTo(1);
        assertThat(sink.reply().question()).isEqualTo("out.example.org. A");
        assertThat(sink.reply().answer())
                .containsExactly("out.example.org. 300 CNAME www.example.net.", "www.example.net. 60 A 192.0.2.99");
        assertThat(sink.reply().authoritative()).isTrue();
        assertThat(sink.reply().message().flags() & Wire.AD).isZero();
        assertThat(sink.reply().message().extendedError()).isSameAs(STALE);
        assertThat(sink.reply().message().ttlSeconds()).isEqualTo(60);
        assertThat(sink.ageSeconds).isZero();
        assertThat(counts.chased()).isEqualTo(1);
    }

    @Test
    void answer_ofAnAliasThatIsAnsweredLater_answersTheDetachedQuery() {
        Query query = questions.of("out.example.org.", "A");
        upstreams.hold = true;
        records.answer(query, sink);
        assertThat(sink.calls).isZero();
        query.message().reserve(512)[12] = 1;

        upstreams.release(answer("www.example.net.", 0, 100, "192.0.2.99", null));

        assertThat(sink.query()).isNotSameAs(query);
        assertThat(sink.query().message().name()).hasToString("out.example.org.");
        assertThat(sink.reply().answer()).hasSize(2);
    }

    @Test
    void answer_ofAnAliasWithoutTarget_takesRcodeAndAuthorityOfTheTarget() {
        ReplyWriter writer = new ReplyWriter();
        DomainName target = DomainName.parse("www.example.net.");
        DomainName zone = DomainName.parse("example.net.");
        writer.start(target, RecordType.A, RecordClass.IN, Rcode.NXDOMAIN);
        writer.record(
                RecordCursor.AUTHORITY,
                zone,
                RecordType.SOA,
                RecordClass.IN,
                50,
                RdataText.parse(RecordType.SOA, "ns hostmaster 1 2 3 4 50", zone));
        upstreams.reply = writer.finish(ReplyKind.NXDOMAIN, 50, null);

        records.answer(questions.of("out.example.org.", "A"), sink);

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(sink.reply().answer()).containsExactly("out.example.org. 300 CNAME www.example.net.");
        assertThat(sink.reply().authority())
                .containsExactly("example.net. 50 SOA ns.example.net. hostmaster.example.net. 1 2 3 4 50");
        assertThat(sink.reply().message().kind()).isEqualTo(ReplyKind.NXDOMAIN);
    }

    @Test
    void answer_ofAnAliasWhoseTargetFails_fails() {
        upstreams.failure = new QueryFailure.Unanswered(ExtendedError.of(ExtendedError.NETWORK_ERROR));

        records.answer(questions.of("out.example.org.", "A"), sink);

        assertThat(sink.failure).isSameAs(upstreams.failure);
        assertThat(sink.query().message().name()).hasToString("out.example.org.");
    }

    @Test
    void answer_ofAnAliasWhoseTargetIsDropped_isDropped() {
        upstreams.dropReason = DropReason.OVERLOAD;

        records.answer(questions.of("out.example.org.", "A"), sink);

        assertThat(sink.dropReason).isEqualTo(DropReason.OVERLOAD);
    }

    @Test
    void answer_ofAnAliasThatNobodyTakes_fails() {
        upstreams.takes = false;

        records.answer(questions.of("out.example.org.", "A"), sink);

        assertThat(sink.failure).isInstanceOf(QueryFailure.Internal.class);
    }

    @Test
    void answer_ofAnAliasIntoAnotherLocalZone_isFollowedThere() {
        records.answer(questions.of("local.example.org.", "A"), sink);

        assertThat(sink.reply().answer())
                .containsExactly("local.example.org. 300 CNAME host.example.com.", "host.example.com. 60 A 192.0.2.7");
        assertThat(upstreams.calls).isZero();
    }

    @Test
    void answer_ofAliasesInACircleOfZones_failsAfterEightChases() {
        records.answer(questions.of("ping.example.org.", "A"), sink);

        assertThat(sink.reply().rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(sink.reply().answer()).hasSize(LocalRecords.MAX_CHASES + 1);
        assertThat(sink.reply().message().kind()).isEqualTo(ReplyKind.FAILURE);
        assertThat(counts.chased()).isEqualTo(LocalRecords.MAX_CHASES);
        assertThat(counts.failed()).isEqualTo(1);
    }

    @Test
    void answer_withoutRd_doesNotAskOthersAboutAnAlias() {
        records.answer(questions.withoutRecursion("out.example.org.", "A"), sink);

        assertThat(upstreams.calls).isZero();
        assertThat(sink.reply().answer()).containsExactly("out.example.org. 300 CNAME www.example.net.");
        assertThat(sink.reply().rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void answer_withoutRd_followsAnAliasAmongLocalZones() {
        records.answer(questions.withoutRecursion("local.example.org.", "A"), sink);

        assertThat(sink.reply().answer()).hasSize(2);
    }

    @Test
    void answer_ofAChasedQuery_carriesDo() {
        upstreams.reply = answer("www.example.net.", 0, 100, "192.0.2.99", null);

        records.answer(questions.withDnssec("out.example.org.", "A"), sink);

        assertThat(upstreams.asked().message().edns().dnssecOk()).isTrue();
    }

    private static ReplyMessage answer(String name, int flags, int ttl, String address, @Nullable ExtendedError error) {
        ReplyWriter writer = new ReplyWriter();
        DomainName owner = DomainName.parse(name);
        writer.start(owner, RecordType.A, RecordClass.IN, flags);
        writer.record(
                RecordCursor.ANSWER,
                owner,
                RecordType.A,
                RecordClass.IN,
                ttl,
                RdataText.parse(RecordType.A, address, DomainName.ROOT));
        return writer.finish(ReplyKind.POSITIVE, ttl, error);
    }

    /** What is behind the records; says what the test tells it to. */
    private static final class Upstreams implements AnswerSource {
        private @Nullable Query query;
        private @Nullable ReplySink waiting;

        @Nullable ReplyMessage reply;

        @Nullable QueryFailure failure;

        @Nullable DropReason dropReason;

        boolean takes = true;
        boolean hold;
        int age;
        int calls;

        @Override
        public boolean answer(Query asked, ReplySink sink) {
            calls++;
            query = asked;
            waiting = sink;
            if (takes && !hold) {
                release(reply);
            }
            return takes;
        }

        Query asked() {
            if (query == null) {
                throw new AssertionError("not asked");
            }
            return query;
        }

        void release(@Nullable ReplyMessage message) {
            if (waiting == null) {
                throw new AssertionError("not asked");
            }
            if (message != null) {
                waiting.reply(asked(), message, age, AnsweredBy.UPSTREAM);
            } else if (failure != null) {
                waiting.fail(asked(), failure);
            } else if (dropReason != null) {
                waiting.drop(asked(), dropReason);
            }
        }
    }
}

package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is answered from the cache within TTL, and what is not kept. */
class CachingSourceTest {
    private static final String NAME = "www.example.org.";

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void answer_passesMissOnAndDeliversReply() {
        assertThat(fixture.ask(NAME, RecordType.A)).isTrue();
        fixture.source.reply(Replies.a(NAME, 300, 7));

        RecordingSink.Call call = fixture.sink.last();
        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.UPSTREAM);
        assertThat(call.ttls()).containsExactly(300);
        assertThat(Replies.lastOctet(call.message())).isEqualTo(7);
        assertThat(fixture.cache.count(CacheCounter.MISSES)).isEqualTo(1);
        assertThat(fixture.cache.count(CacheCounter.INSERTIONS)).isEqualTo(1);
        assertThat(fixture.cache.queriesInFlight()).isZero();
    }

    @Test
    void answer_comesFromCacheWithinTtl() {
        fixture.learn(NAME, Replies.a(NAME, 300, 7));

        RecordingSink.Call call = fixture.answer("WWW.example.ORG.");

        assertThat(call.answeredBy()).isEqualTo(AnsweredBy.CACHE);
        assertThat(fixture.source.asked()).isEqualTo(1);
        assertThat(fixture.cache.count(CacheCounter.HITS)).isEqualTo(1);
    }

    @Test
    void answer_countsTtlsDownByWholeSeconds() {
        fixture.learn(NAME, Replies.chain(NAME, 300, "web.example.org.", 60));

        fixture.millis(999);
        assertThat(fixture.answer(NAME).ttls()).containsExactly(300, 60);
        fixture.millis(1);
        assertThat(fixture.answer(NAME).ttls()).containsExactly(299, 59);
        fixture.millis(58_999);
        assertThat(fixture.answer(NAME).ttls()).containsExactly(241, 1);
    }

    @Test
    void answer_isAskedForAgainWhenNothingIsLeftOfTheTtl() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));

        fixture.seconds(60);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void answer_isKeptApartByTypeFlagsAndView() {
        fixture.learn(NAME, Replies.a(NAME, 300, 7));
        CachingSource otherView = new CachingSource(fixture.cache, 1, fixture.loop, fixture.source);

        fixture.ask(NAME, RecordType.AAAA);
        fixture.questions.dnssecOk(true);
        fixture.ask(NAME, RecordType.A);
        fixture.questions.checkingDisabled(true);
        fixture.ask(NAME, RecordType.A);
        fixture.questions.dnssecOk(false);
        fixture.ask(NAME, RecordType.A);
        fixture.questions.checkingDisabled(false);
        otherView.answer(fixture.questions.ask(NAME, RecordType.A), fixture.sink);

        assertThat(fixture.source.asked()).isEqualTo(1 + 5);
    }

    @Test
    void answer_keepsSecondReplyOverFirst() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        fixture.seconds(60);
        fixture.learn(NAME, Replies.a(NAME, 60, 8));

        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(8);
    }

    @Test
    void answer_countsAgeOfReplyThatWasOldWhenItCame() {
        fixture.ask(NAME, RecordType.A);
        fixture.source
                .takeSink()
                .reply(fixture.questions.ask(NAME, RecordType.A), Replies.a(NAME, 60, 7), 20, AnsweredBy.CACHE);

        assertThat(fixture.sink.last().ttls()).containsExactly(40);
        fixture.seconds(10);
        assertThat(fixture.answer(NAME).ttls()).containsExactly(30);
    }

    @Test
    void answer_capsTtlForFirstClientAsForLater() {
        fixture.learn(NAME, Replies.a(NAME, 0xffff_ffff, 7));

        assertThat(fixture.sink.last().ttls()).containsExactly(86_400);
        assertThat(fixture.answer(NAME).ttls()).containsExactly(86_400);
    }

    @Test
    void answer_withTtlZeroIsDeliveredAndNotKept() {
        fixture.learn(NAME, Replies.a(NAME, 0, 7));
        assertThat(fixture.sink.last().ttls()).containsExactly(0);

        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(2);
        assertThat(fixture.cache.entries()).isZero();
    }

    @Test
    void nxdomain_answersEveryType() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 300));

        fixture.seconds(10);
        RecordingSink.Call call = fixture.answer(NAME, RecordType.AAAA);

        assertThat(call.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(call.ttls()).containsExactly(290);
        assertThat(fixture.source.asked()).isEqualTo(1);
        assertThat(fixture.cache.count(CacheCounter.NEGATIVE_HITS)).isEqualTo(1);
    }

    @Test
    void nxdomain_ofOneFlagDoesNotAnswerAnother() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 300));

        fixture.questions.checkingDisabled(true);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void nxdomain_behindAChainAnswersItsTypeAlone() {
        fixture.learn(NAME, Replies.negativeChain(ReplyKind.NXDOMAIN, NAME, 300, 300));

        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NXDOMAIN);
        fixture.ask(NAME, RecordType.CNAME);

        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void nxdomain_isForgottenWhenTheNameIsThere() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 60));
        fixture.seconds(60);

        fixture.learn(NAME, RecordType.A, Replies.a(NAME, 300, 7));

        assertThat(fixture.cache.entries()).isEqualTo(1);
        fixture.ask(NAME, RecordType.AAAA);
        assertThat(fixture.source.asked()).isEqualTo(3);
    }

    @Test
    void nxdomain_takesThePlaceOfWhatWasThere() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        fixture.seconds(60);
        fixture.learn(NAME, Replies.nxdomain(NAME, 60));

        assertThat(fixture.cache.entries()).isEqualTo(1);
        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void nodata_answersItsTypeAlone() {
        fixture.learn(NAME, RecordType.AAAA, Replies.nodata(NAME, RecordType.AAAA, 300));

        assertThat(fixture.answer(NAME, RecordType.AAAA).rcode()).isEqualTo(Rcode.NOERROR);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(2);
        assertThat(fixture.cache.count(CacheCounter.NEGATIVE_HITS)).isEqualTo(1);
    }

    @Test
    void negative_withoutSoaIsNotKept() {
        fixture.learn(NAME, Replies.withoutSoa(ReplyKind.NXDOMAIN, NAME));
        fixture.learn(NAME, Replies.withoutSoa(ReplyKind.NODATA, NAME));

        assertThat(fixture.source.asked()).isEqualTo(2);
        assertThat(fixture.cache.entries()).isZero();
    }

    @Test
    void referral_isDeliveredAndNotKept() {
        fixture.learn(NAME, Replies.referral(NAME));

        assertThat(fixture.sink.last().message().kind()).isEqualTo(ReplyKind.REFERRAL);
        assertThat(fixture.cache.entries()).isZero();
    }

    @Test
    void largeReply_isDeliveredAndNotKept() {
        DomainName name = DomainName.parse(NAME);
        ReplyMessage largest = Replies.large(name, StoredReplies.MAX_REPLY_LENGTH, 300);
        ReplyMessage larger = Replies.large(name, StoredReplies.MAX_REPLY_LENGTH + 300, 300);

        fixture.learn(NAME, RecordType.TXT, larger);
        assertThat(fixture.sink.last().message().length()).isGreaterThan(StoredReplies.MAX_REPLY_LENGTH);
        assertThat(fixture.cache.entries()).isZero();

        fixture.learn(NAME, RecordType.TXT, largest);
        assertThat(fixture.cache.entries()).isEqualTo(1);
    }

    @Test
    void sizeZero_keepsNothing() {
        CacheFixture off = new CacheFixture(CacheFixture.ofSize(0), CacheFixture.LIMITS);

        off.learn(NAME, Replies.a(NAME, 300, 7));
        off.learn(NAME, Replies.nxdomain(NAME, 300));

        assertThat(off.source.asked()).isEqualTo(2);
        assertThat(off.cache.entries()).isZero();
    }

    @Test
    void apply_turnsCacheOffAndOnAgain() {
        fixture.learn(NAME, Replies.a(NAME, 300, 7));

        fixture.cache.apply(CacheFixture.ofSize(0), CacheFixture.LIMITS);
        assertThat(fixture.cache.entries()).isZero();
        fixture.cache.apply(CacheFixture.DEFAULTS, CacheFixture.LIMITS);
        fixture.learn(NAME, Replies.a(NAME, 300, 8));

        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(8);
    }

    @Test
    void apply_keepsEntriesAndUsesNewBounds() {
        fixture.learn(NAME, Replies.a(NAME, 300, 7));

        fixture.cache.apply(
                CacheFixture.withTtls(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(10)),
                CacheFixture.LIMITS);
        fixture.learn("new.example.org.", Replies.a("new.example.org.", 300, 8));

        assertThat(fixture.answer(NAME).ttls()).containsExactly(300);
        assertThat(fixture.sink.calls().get(1).ttls()).containsExactly(10);
    }

    @Test
    void constructor_refusesViewOutOfRange() {
        assertThatThrownBy(() -> new CachingSource(fixture.cache, 8192, fixture.loop, fixture.source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("view: 8192 (expected: 0 to 8191)");
    }
}

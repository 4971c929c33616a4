package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators see of the cache and take out of it. */
class FlushTest {
    private static final String NAME = "www.example.org.";

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void flush_ofAllRemovesEverything() {
        learnSome();

        assertThat(fixture.cache.flush(CacheSelection.all())).isEqualTo(5);

        assertThat(fixture.cache.entries()).isZero();
    }

    @Test
    void flush_ofNameRemovesAllItsTypesAndNothingElse() {
        learnSome();

        assertThat(fixture.cache.flush(CacheSelection.name(DomainName.parse("WWW.example.org"))))
                .isEqualTo(2);

        assertThat(names()).containsExactlyInAnyOrder("example.org.", "notexample.org.", "a.b.example.org.");
    }

    @Test
    void flush_ofSuffixRemovesWhatIsBelow() {
        learnSome();

        assertThat(fixture.cache.flush(CacheSelection.suffix(DomainName.parse("example.org."))))
                .isEqualTo(4);

        assertThat(names()).containsExactly("notexample.org.");
    }

    @Test
    void flush_ofRootRemovesEverything() {
        learnSome();

        assertThat(fixture.cache.flush(CacheSelection.suffix(DomainName.ROOT))).isEqualTo(5);
    }

    @Test
    void flush_ofTypeLeavesOtherTypes() {
        learnSome();

        int removed =
                fixture.cache.flush(CacheSelection.name(DomainName.parse(NAME)).ofType(RecordType.TXT));

        assertThat(removed).isEqualTo(1);
        assertThat(fixture.answer(NAME).rcode()).isEqualTo(Rcode.NOERROR);
    }

    @Test
    void flush_ofTypeRemovesNxdomainThatAnswersIt() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 60));

        int removed = fixture.cache.flush(CacheSelection.all().ofType(RecordType.AAAA));

        assertThat(removed).isEqualTo(1);
    }

    @Test
    void flush_ofViewLeavesOtherViews() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        CachingSource other = new CachingSource(fixture.cache, 5, fixture.loop, fixture.source);
        fixture.source.answerBy(query -> Replies.a(NAME, 60, 8));
        other.answer(fixture.questions.ask(NAME, RecordType.A), fixture.sink);

        assertThat(fixture.cache.flush(CacheSelection.all().inView(5))).isEqualTo(1);

        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(7);
    }

    @Test
    void flush_keepsReplyUnderWayFromBeingStored() {
        fixture.ask(NAME, RecordType.A);
        fixture.cache.flush(CacheSelection.name(DomainName.parse(NAME)));

        fixture.source.reply(Replies.a(NAME, 60, 7));

        assertThat(fixture.sink.calls()).hasSize(1);
        assertThat(fixture.cache.entries()).isZero();
        assertThat(fixture.cache.flights()).isZero();
    }

    @Test
    void flush_ofOneTypeKeepsNxdomainUnderWayForAnotherFromBeingStored() {
        fixture.ask(NAME, RecordType.A);
        fixture.cache.flush(CacheSelection.name(DomainName.parse(NAME)).ofType(RecordType.AAAA));

        fixture.source.reply(Replies.nxdomain(NAME, 60));

        assertThat(fixture.cache.entries()).isZero();
    }

    @Test
    void flush_makesLaterQueriesAskAnew() {
        fixture.ask(NAME, RecordType.A);
        fixture.cache.flush(CacheSelection.all());
        fixture.ask(NAME, RecordType.A);
        assertThat(fixture.source.asked()).isEqualTo(2);

        fixture.source.reply(Replies.a(NAME, 60, 7));
        assertThat(fixture.sink.calls()).hasSize(1);
        fixture.source.reply(Replies.a(NAME, 60, 8));

        assertThat(fixture.sink.calls())
                .extracting(call -> Replies.lastOctet(call.message()))
                .containsExactly(7, 8);
        assertThat(Replies.lastOctet(fixture.answer(NAME).message())).isEqualTo(8);
    }

    @Test
    void flush_leavesFlightsForOtherNames() {
        fixture.ask(NAME, RecordType.A);
        fixture.cache.flush(CacheSelection.suffix(DomainName.parse("example.com.")));

        fixture.source.reply(Replies.a(NAME, 60, 7));

        assertThat(fixture.cache.entries()).isEqualTo(1);
    }

    @Test
    void flush_takesStaleAnswersFromThoseWhoWait() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        fixture.seconds(60);
        fixture.ask(NAME, RecordType.A);
        fixture.cache.flush(CacheSelection.all());

        fixture.seconds(2);
        assertThat(fixture.sink.calls()).hasSize(1);
        fixture.source.fail(HeldSource.TIMED_OUT);

        assertThat(fixture.sink.last().rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(fixture.cache.entries()).isZero();
    }

    @Test
    void flush_removesRememberedFailures() {
        fixture.learn(NAME, Replies.failure(NAME, Rcode.SERVFAIL));

        assertThat(fixture.cache.flush(CacheSelection.name(DomainName.parse(NAME))))
                .isEqualTo(1);
        fixture.ask(NAME, RecordType.A);

        assertThat(fixture.source.asked()).isEqualTo(2);
    }

    @Test
    void lookup_tellsWhatIsStored() {
        fixture.questions.dnssecOk(true);
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        fixture.questions.dnssecOk(false);
        fixture.millis(9500);

        List<CachedReply> found = lookup();

        assertThat(found).hasSize(1);
        CachedReply reply = found.getFirst();
        assertThat(reply.name()).hasToString(NAME);
        assertThat(reply.type()).isEqualTo(RecordType.A);
        assertThat(reply.dnssecOk()).isTrue();
        assertThat(reply.checkingDisabled()).isFalse();
        assertThat(reply.view()).isZero();
        assertThat(reply.state()).isEqualTo(CachedReply.State.FRESH);
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.remainingSeconds()).isEqualTo(51);
        assertThat(reply.bytes()).isBetween(100, 1000);
    }

    @Test
    void lookup_tellsStatesApart() {
        fixture.learn(NAME, Replies.nxdomain(NAME, 60));
        assertThat(lookup().getFirst().type()).isEqualTo(RecordType.ANY);
        assertThat(lookup().getFirst().rcode()).isEqualTo(Rcode.NXDOMAIN);

        fixture.seconds(100);
        assertThat(lookup().getFirst().state()).isEqualTo(CachedReply.State.STALE);
        fixture.source.answerBy(query -> Replies.failure(NAME, Rcode.SERVFAIL));
        assertThat(fixture.answer(NAME).extendedError()).isEqualTo(ExtendedError.STALE_NXDOMAIN);
        assertThat(lookup().getFirst().state()).isEqualTo(CachedReply.State.STALE);
        assertThat(lookup().getFirst().remainingSeconds()).isEqualTo(86_400 - 40);

        fixture.seconds(86_400);
        assertThat(lookup()).as("past all use").isEmpty();
        fixture.answer(NAME);
        assertThat(lookup()).hasSize(1);
        assertThat(lookup().getFirst().state()).isEqualTo(CachedReply.State.FAILURE);
        assertThat(lookup().getFirst().remainingSeconds()).isEqualTo(5);
    }

    @Test
    void lookup_isBounded() {
        learnSome();

        assertThat(fixture.cache.lookup(CacheSelection.all(), 3)).hasSize(3);
    }

    private List<CachedReply> lookup() {
        return fixture.cache.lookup(CacheSelection.name(DomainName.parse(NAME)), 10);
    }

    private void learnSome() {
        fixture.learn(NAME, Replies.a(NAME, 60, 7));
        fixture.learn(NAME, RecordType.TXT, Replies.nodata(NAME, RecordType.TXT, 60));
        fixture.learn("example.org.", Replies.a("example.org.", 60, 7));
        fixture.learn("notexample.org.", Replies.a("notexample.org.", 60, 7));
        fixture.learn("a.b.example.org.", Replies.nxdomain("a.b.example.org.", 60));
    }

    private List<String> names() {
        return fixture.cache.lookup(CacheSelection.all(), 100).stream()
                .map(reply -> reply.name().toString())
                .toList();
    }
}

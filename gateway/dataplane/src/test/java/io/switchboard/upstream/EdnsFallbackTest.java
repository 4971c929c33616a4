package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Upstreams that do not know EDNS: RFC 6891 §6.2.2, §7. */
class EdnsFallbackTest {
    private static final Script GOOD = Answers.address("192.0.2.1");

    private static Script ancient(Script error) {
        return query -> (query.hasEdns() ? error : GOOD).on(query);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.FORMERR, Rcode.NOTIMP})
    void refusalWithoutOpt_isAskedAgainWithoutEdns(int rcode) {
        Script error = Answers.rcode(rcode).edited(Edits.withoutEdns());
        try (var upstream = ScriptedUpstream.start(ancient(error));
                var group = Loopback.to(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.queries().stream().map(ReceivedQuery::hasEdns)).containsExactly(true, false);
            assertThat(group.upstream(0).count(UpstreamEvent.EDNS_FALLBACK)).isEqualTo(1);
        }
    }

    @Test
    void bareHeader_isAskedAgainWithoutEdns() {
        try (var upstream = ScriptedUpstream.start(ancient(Answers.formerrWithoutEdns()));
                var group = Loopback.to(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void upstreamWithoutEdns_isRememberedForTenMinutes() {
        try (var upstream = ScriptedUpstream.start(
                        ancient(Answers.rcode(Rcode.FORMERR).edited(Edits.withoutEdns())));
                var group = Loopback.to(upstream)) {
            group.askAndWait("www.example.org.", Type.A);
            upstream.forget();
            group.askAndWait("www.example.org.", Type.A);
            assertThat(upstream.queries().stream().map(ReceivedQuery::hasEdns)).containsExactly(false);

            group.advance(Duration.ofMinutes(11));
            group.askAndWait("www.example.org.", Type.A);

            assertThat(upstream.queries().get(1).hasEdns()).as("tried again").isTrue();
        }
    }

    @Test
    void oneBadName_isNoReasonToDropEdns() {
        Script formerr = Answers.rcode(Rcode.FORMERR).edited(Edits.withoutEdns());
        try (var upstream = ScriptedUpstream.start(formerr);
                var group = Loopback.to(upstream)) {
            assertThat(group.askAndWait("bad.example.org.", Type.A).reply().rcode())
                    .isEqualTo(Rcode.FORMERR);
            upstream.follow(GOOD);

            group.askAndWait("www.example.org.", Type.A);

            assertThat(upstream.queries().getLast().hasEdns()).isTrue();
            assertThat(upstream.count()).isEqualTo(3);
        }
    }

    @Test
    void formerrWithOpt_isNoReasonToDropEdns() {
        try (var upstream = ScriptedUpstream.start(Answers.rcode(Rcode.FORMERR));
                var group = Loopback.to(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).reply().rcode())
                    .isEqualTo(Rcode.FORMERR);
            assertThat(upstream.count()).isEqualTo(1);
        }
    }

    @Test
    void silence_isNoReasonToDropEdns() {
        try (var upstream = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.to(upstream)) {
            group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofSeconds(4));

            assertThat(upstream.awaitQueries(3)).allMatch(ReceivedQuery::hasEdns);
        }
    }

    @Test
    void extendedRcode_isServfail() {
        Script badVersion = Answers.octets(query -> Messages.query(query.name().toWire(), query.type(), 1)
                .id(query.id())
                .flags(0x8180)
                .extendedRcode(1)
                .bytes());
        try (var upstream = ScriptedUpstream.start(badVersion);
                var group = Loopback.to(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.A);

            assertThat(asked.reply().kind()).isEqualTo(ReplyKind.FAILURE);
            assertThat(asked.reply().rcode()).isEqualTo(Rcode.SERVFAIL);
        }
    }
}

package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestTransport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Cookies towards servers that are asked over UDP: RFC 7873 §5.3, RFC 9018 §3. */
class UpstreamCookieTest {
    private static final byte[] FIRST = server(1);
    private static final byte[] SECOND = server(2);
    private static final Script PLAIN = Answers.address("192.0.2.1");
    private static final Script SHOWING = PLAIN.edited(CookieServer.shows(FIRST));
    private static final Script FORGED = Answers.address("203.0.113.66");
    private static final Script BY_TCP = Answers.address("192.0.2.7");

    private static byte[] server(int octet) {
        byte[] cookie = new byte[16];
        Arrays.fill(cookie, (byte) octet);
        return cookie;
    }

    private static String ask(Loopback group, String name) {
        return group.askAndWait(name + ".example.org.", Type.A).answer();
    }

    private static byte[] client(ReceivedQuery query) {
        return Arrays.copyOf(CookieServer.cookie(query), 8);
    }

    private static byte[] serverPart(ReceivedQuery query) {
        byte[] cookie = CookieServer.cookie(query);
        return Arrays.copyOfRange(cookie, 8, cookie.length);
    }

    /** The server shows its cookie once; then it follows another script. */
    private static Loopback shown(ScriptedUpstream upstream, Script afterwards) {
        Loopback group = Loopback.to(upstream).cookies();
        assertThat(ask(group, "first")).isEqualTo("192.0.2.1");
        upstream.forget();
        upstream.follow(afterwards);
        return group;
    }

    @Test
    void queries_carryNoneUnlessToldTo() {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = Loopback.to(upstream)) {
            ask(group, "a");
            ask(group, "b");

            assertThat(upstream.queries()).hasSize(2).allMatch(query -> CookieServer.cookie(query).length == 0);
        }
    }

    @Test
    void eachServer_getsAClientCookieOfItsOwn() {
        try (var one = ScriptedUpstream.start(Answers.rcode(Rcode.SERVFAIL));
                var other = ScriptedUpstream.start(PLAIN);
                var group = Loopback.to(one, other).cookies()) {
            ask(group, "a");

            byte[] first = CookieServer.cookie(one.queries().getFirst());
            byte[] second = CookieServer.cookie(other.queries().getFirst());
            assertThat(first).hasSize(8).isNotEqualTo(new byte[8]);
            assertThat(second).hasSize(8).isNotEqualTo(new byte[8]).isNotEqualTo(first);
        }
    }

    @Test
    void serverCookie_isSentBackUntilAnotherIsShown() {
        Script changing = Script.sequence(SHOWING, PLAIN.edited(CookieServer.shows(SECOND)));
        try (var upstream = ScriptedUpstream.start(changing);
                var group = Loopback.to(upstream).cookies()) {
            ask(group, "a");
            ask(group, "b");
            ask(group, "c");

            List<ReceivedQuery> queries = upstream.queries();
            assertThat(queries.stream().map(UpstreamCookieTest::serverPart))
                    .containsExactly(new byte[0], FIRST, SECOND);
            assertThat(queries.stream().map(UpstreamCookieTest::client))
                    .as("one client cookie")
                    .allMatch(cookie -> Arrays.equals(cookie, client(queries.getFirst())));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 32})
    void serverCookies_mayHave8To32Octets(int length) {
        byte[] cookie = new byte[length];
        try (var upstream = ScriptedUpstream.start(PLAIN.edited(CookieServer.shows(cookie)));
                var group = Loopback.to(upstream).cookies()) {
            ask(group, "a");
            ask(group, "b");

            assertThat(serverPart(upstream.queries().getLast())).isEqualTo(cookie);
        }
    }

    @Test
    void queriesOverTcp_carryNone() {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = Loopback.overTcp(upstream).cookies()) {
            ask(group, "a");

            assertThat(CookieServer.cookie(upstream.queries().getFirst())).isEmpty();
        }
    }

    @Test
    void serverWithoutCookies_isBelieved() {
        try (var upstream = ScriptedUpstream.start(PLAIN);
                var group = Loopback.to(upstream).cookies()) {
            ask(group, "a");

            assertThat(ask(group, "b")).isEqualTo("192.0.2.1");
            assertThat(upstream.queries(TestTransport.TCP)).isEmpty();
        }
    }

    @Test
    void ed26_replyWithoutTheCookieThatWasShown_isDiscardedAndTcpAsked() {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, Script.byTransport(FORGED, BY_TCP))) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.7");

            assertThat(upstream.queries(TestTransport.UDP)).hasSize(1);
            assertThat(group.upstream(0).count(UpstreamEvent.MISMATCH_COOKIE)).isEqualTo(1);
            assertThat(group.upstream(0).count(UpstreamEvent.NEAR_MISS)).isEqualTo(1);
        }
    }

    @Test
    void ed26_rightReplyBehindAForgedOne_isTaken() {
        Script late = SHOWING.delayed(Duration.ofMillis(100));
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, Script.byTransport(FORGED.followedBy(late), Answers.silence()))) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.1");
        }
    }

    static Stream<Arguments> wrongCookies() {
        return Stream.of(
                Arguments.of("another client part", CookieServer.option(query -> new byte[24])),
                Arguments.of("no octets", CookieServer.option(query -> new byte[0])),
                Arguments.of("half a client part", cut(4)),
                Arguments.of("half a server part", cut(15)),
                Arguments.of("too long a server part", cut(41)));
    }

    private static Script.Edit cut(int length) {
        return CookieServer.option(query -> Arrays.copyOf(CookieServer.cookie(query), length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongCookies")
    void ed26_wrongCookie_isDiscardedEvenIfNoneWasShown(String what, Script.Edit wrong) {
        try (var upstream = ScriptedUpstream.start(Script.byTransport(FORGED.edited(wrong), BY_TCP));
                var group = Loopback.to(upstream).cookies()) {
            assertThat(ask(group, "a")).as(what).isEqualTo("192.0.2.7");
            assertThat(group.upstream(0).count(UpstreamEvent.MISMATCH_COOKIE)).isEqualTo(1);
        }
    }

    @Test
    void ed26_truncatedReply_needsTheCookieToo() {
        Script cut = FORGED.edited(Edits.truncated());
        Script udp = cut.followedBy(SHOWING.delayed(Duration.ofMillis(100)));
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, Script.byTransport(udp, Answers.silence()))) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.TRUNCATED)).isZero();
        }
    }

    @Test
    void truncatedReplyWithTheCookie_isFetchedOverTcp() {
        Script cut = FORGED.edited(Edits.truncated()).edited(CookieServer.shows(SECOND));
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, Script.byTransport(cut, BY_TCP))) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.7");
            assertThat(group.upstream(0).count(UpstreamEvent.TRUNCATED)).isEqualTo(1);

            ask(group, "b");
            assertThat(serverPart(upstream.queries(TestTransport.UDP).getLast()))
                    .isEqualTo(SECOND);
        }
    }

    static Stream<Arguments> errorsWithoutOpt() {
        return Stream.of(
                Arguments.of("FORMERR", Answers.rcode(Rcode.FORMERR).edited(Edits.withoutEdns())),
                Arguments.of("bare FORMERR", Answers.formerrWithoutEdns()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errorsWithoutOpt")
    void ed26_forgedError_doesNotDoAwayWithCookies(String what, Script error) {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, Script.byTransport(error, BY_TCP))) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.7");
            assertThat(upstream.queries(TestTransport.UDP)).as(what).hasSize(1);

            ask(group, "b");
            assertThat(serverPart(upstream.queries(TestTransport.UDP).getLast()))
                    .isEqualTo(FIRST);
        }
    }

    @Test
    void badCookie_isAskedOnceMoreWithTheCookieThatCame() {
        Script strict = query -> (Arrays.equals(serverPart(query), SECOND)
                        ? PLAIN.edited(CookieServer.shows(SECOND))
                        : CookieServer.badCookie(SECOND))
                .on(query);
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, strict)) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.1");

            assertThat(upstream.queries().stream().map(UpstreamCookieTest::serverPart))
                    .containsExactly(FIRST, SECOND);
            assertThat(group.upstream(0).count(UpstreamEvent.BAD_COOKIE)).isEqualTo(1);
        }
    }

    @Test
    void secondBadCookie_leadsToTcp() {
        Script never = Script.sequence(CookieServer.badCookie(FIRST), CookieServer.badCookie(SECOND), BY_TCP);
        try (var upstream = ScriptedUpstream.start(never);
                var group = Loopback.to(upstream).cookies()) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.7");

            assertThat(upstream.queries(TestTransport.UDP)).hasSize(2);
            assertThat(upstream.queries(TestTransport.TCP)).hasSize(1);
        }
    }

    @Test
    void badCookieThatShowsNoOther_leadsToTcp() {
        Script same = Script.byTransport(CookieServer.badCookie(FIRST), BY_TCP);
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, same)) {
            assertThat(ask(group, "a")).isEqualTo("192.0.2.7");
            assertThat(upstream.queries(TestTransport.UDP)).hasSize(1);
        }
    }

    @Test
    void badCookieFromEverywhere_isServfailInTheEnd() {
        try (var upstream = ScriptedUpstream.start(CookieServer.badCookie(FIRST));
                var group = Loopback.to(upstream).cookies()) {
            upstream.stopTcp();

            Asked asked = group.ask("a.example.org.", Type.A);
            group.flow();
            group.advance(Duration.ofSeconds(5));

            assertThat(asked.failure().rcode()).isEqualTo(Rcode.SERVFAIL);
            assertThat(upstream.queries(TestTransport.UDP)).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void serverThatStopsShowingCookies_isNotLost() {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, Script.byTransport(PLAIN, BY_TCP))) {
            for (int i = 0; i < UpstreamCookie.MAX_MISSED; i++) {
                assertThat(ask(group, "a" + i)).isEqualTo("192.0.2.7");
            }

            assertThat(ask(group, "b")).isEqualTo("192.0.2.1");
            assertThat(serverPart(upstream.queries(TestTransport.UDP).getLast()))
                    .isEmpty();
            assertThat(group.upstream(0).count(UpstreamEvent.COOKIE_FORGOTTEN)).isEqualTo(1);
        }
    }

    @Test
    void serverThatShowsItsCookieNowAndThen_isHeldToIt() {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = shown(upstream, SHOWING)) {
            for (int i = 0; i < 2 * UpstreamCookie.MAX_MISSED; i++) {
                upstream.follow(i % 4 == 3 ? SHOWING : Script.byTransport(FORGED, BY_TCP));
                assertThat(ask(group, "a" + i)).isNotEqualTo("203.0.113.66");
            }

            assertThat(group.upstream(0).count(UpstreamEvent.COOKIE_FORGOTTEN)).isZero();
        }
    }

    @Test
    void clientCookie_isNewAfterADay() {
        try (var upstream = ScriptedUpstream.start(SHOWING);
                var group = Loopback.to(upstream).cookies()) {
            ask(group, "a");
            group.advance(Duration.ofHours(23));
            ask(group, "b");
            group.advance(Duration.ofHours(1));
            ask(group, "c");

            List<ReceivedQuery> queries = upstream.queries();
            assertThat(client(queries.get(1))).isEqualTo(client(queries.get(0)));
            assertThat(CookieServer.cookie(queries.get(2))).hasSize(8).isNotEqualTo(client(queries.get(0)));
        }
    }
}

package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reaction;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.ScriptedUpstream.OnAccept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Queries to an upstream over TCP: RFC 7766 §6.2, §7. */
class TcpUpstreamTest {
    private static final Script GOOD = Answers.address("192.0.2.1");

    @Test
    void connection_isKept() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream)) {
            for (int i = 0; i < 20; i++) {
                assertThat(group.askAndWait("n" + i + ".example.org.", Type.A).answer())
                        .isEqualTo("192.0.2.1");
            }

            assertThat(upstream.connectionsAccepted()).isEqualTo(1);
            assertThat(upstream.queries().stream().map(ReceivedQuery::id).distinct())
                    .hasSize(20);
        }
    }

    @Test
    void manyQueries_goOutBeforeTheFirstReply() {
        Script slow = Answers.hashOfName().delayed(Duration.ofMillis(300));
        try (var upstream = ScriptedUpstream.start(slow);
                var group = Loopback.overTcp(upstream)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(group.ask("n" + i + ".example.org.", Type.A));
            }

            group.until(() -> upstream.count() == 100);
            assertThat(asked).noneMatch(Asked::isDone);
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(upstream.connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void outOfOrderReplies_meetTheirQueries() {
        AtomicInteger number = new AtomicInteger();
        Script disorderly = query -> Answers.hashOfName()
                .delayed(Duration.ofMillis(number.incrementAndGet() * 7L % 50))
                .on(query);
        try (var upstream = ScriptedUpstream.start(disorderly);
                var group = Loopback.overTcp(upstream)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                asked.add(group.ask("n" + i + ".example.org.", Type.A));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i).answer()).isEqualTo(address("n" + i + ".example.org."));
            }
        }
    }

    @Test
    void fullConnection_isJoinedByAnother() {
        Script slow = Answers.hashOfName().delayed(Duration.ofMillis(500));
        try (var upstream = ScriptedUpstream.start(slow);
                var group = Loopback.overTcp(upstream)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 2_500; i++) {
                asked.add(group.ask("n" + i + ".example.org.", Type.A));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(upstream.connectionsAccepted()).isEqualTo(3);
            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i).answer()).isEqualTo(address("n" + i + ".example.org."));
            }
        }
    }

    @Test
    void replyOfFullLength_isTaken() {
        try (var upstream = ScriptedUpstream.start(Answers.ofLength(65_535));
                var group = Loopback.overTcp(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.TXT);

            assertThat(asked.reply().length()).isEqualTo(65_535 - 11);
        }
    }

    @Test
    void framesInPieces_arePutTogether() {
        Script pieces = query -> {
            byte[] framed = GOOD.on(query).steps().stream()
                    .map(step -> ((Reaction.Message) step).bytes())
                    .map(Messages::framed)
                    .findFirst()
                    .orElseThrow();
            Reaction reaction = Reaction.nothing();
            for (int i = 0; i < framed.length; i++) {
                reaction = reaction.and(
                        new Reaction(List.of(new Reaction.Octets(new byte[] {framed[i]}, Duration.ofMillis(i)))));
            }
            return reaction;
        };
        try (var upstream = ScriptedUpstream.start(pieces);
                var group = Loopback.overTcp(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void shortFrames_areIgnored() {
        Script script = query ->
                Reaction.octets(new byte[] {0, 0, 0, 1, 7, 0, 3, 1, 2, 3}).and(GOOD.on(query));
        try (var upstream = ScriptedUpstream.start(script);
                var group = Loopback.overTcp(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(group.upstream(0).count(UpstreamEvent.MALFORMED)).isEqualTo(3);
        }
    }

    @Test
    void closedConnection_isReplacedUnseen() {
        AtomicInteger answered = new AtomicInteger();
        Script closesAfterTen =
                query -> answered.incrementAndGet() % 10 == 0 ? GOOD.thenClose().on(query) : GOOD.on(query);
        try (var upstream = ScriptedUpstream.start(closesAfterTen);
                var group = Loopback.overTcp(upstream)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                asked.add(group.ask("n" + i + ".example.org.", Type.A));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(asked).allMatch(a -> a.answer().equals("192.0.2.1"));
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isZero();
        }
    }

    @Test
    void connectionClosedWhileIdle_isReplacedUnseen() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream)) {
            group.askAndWait("www.example.org.", Type.A);
            upstream.closeConnections();

            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void resetConnection_failsAfterOneMore() {
        try (var upstream = ScriptedUpstream.start(query -> Reaction.reset());
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream, good)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.connectionsAccepted()).isEqualTo(2);
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isEqualTo(1);
        }
    }

    @Test
    void refusedConnection_isPassedAtOnce() {
        try (var dead = ScriptedUpstream.start(GOOD);
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(dead, good)) {
            dead.stop();

            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void silentConnection_isGivenUpOnce() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream).attempts(1)) {
            group.askAndWait("www.example.org.", Type.A);
            upstream.follow(query -> (query.connection() == 1 ? Answers.silence() : GOOD).on(query));
            Asked victim = group.ask("a.example.org.", Type.A);
            group.until(() -> upstream.count() == 2);

            group.advance(Duration.ofMillis(1_500));
            Asked next = group.askAndWait("b.example.org.", Type.A);
            assertThat(victim.isDone()).isFalse();
            group.advance(Duration.ofMillis(800));

            assertThat(group.await(victim).answer())
                    .as("asked again on the new connection")
                    .isEqualTo("192.0.2.1");
            assertThat(next.answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.connectionsAccepted()).isEqualTo(2);
            group.askAndWait("c.example.org.", Type.A);
        }
    }

    @Test
    void retry_goesOverAnotherConnection() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream)) {
            group.askAndWait("www.example.org.", Type.A);
            upstream.follow(query -> (query.connection() == 1 ? Answers.silence() : GOOD).on(query));
            Asked asked = group.ask("a.example.org.", Type.A);
            group.until(() -> upstream.count() == 2);

            group.advance(Duration.ofMillis(200));

            assertThat(group.await(asked).answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.connectionsAccepted()).isEqualTo(2);
        }
    }

    /** A query that was answered by another upstream in the meantime is still a question that got no answer here. */
    @Test
    void silentConnection_isNotedEvenIfNobodyWaitsThereAnyMore() {
        try (var halfDead = ScriptedUpstream.start(GOOD);
                var good = ScriptedUpstream.start(Answers.address("192.0.2.2"));
                var group = Loopback.overTcp(halfDead, good)) {
            group.askAndWait("www.example.org.", Type.A);
            halfDead.follow(query -> (query.connection() == 1 ? Answers.silence() : GOOD).on(query));
            Asked first = group.ask("a.example.org.", Type.A);
            group.until(() -> halfDead.count() == 2);
            group.advance(Duration.ofMillis(200));
            assertThat(group.await(first).answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(0).inFlight()).isZero();

            group.advance(Duration.ofMillis(900));

            assertThat(group.askAndWait("b.example.org.", Type.A).answer())
                    .as("on a new connection, without any wait")
                    .isEqualTo("192.0.2.1");
            assertThat(halfDead.connectionsAccepted()).isEqualTo(2);
        }
    }

    /** RFC 9520 §3.1: whatever connections are given up on the way. */
    @Test
    void silentServer_getsAQueryThreeTimesAtMost() {
        try (var silent = ScriptedUpstream.start(Answers.silence());
                var group = Loopback.overTcp(silent).attempts(10).deadline(Duration.ofSeconds(30))) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.until(() -> silent.count() == 1);
            for (int i = 0; i < 62; i++) {
                group.advance(Duration.ofMillis(500));
            }

            assertThat(asked.failure().rcode()).isEqualTo(2);
            assertThat(silent.count()).isEqualTo(3);
        }
    }

    @Test
    void oldConnection_isReplaced() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream).maximumAge(Duration.ofMinutes(1))) {
            for (int i = 0; i < 10; i++) {
                group.askAndWait("n" + i + ".example.org.", Type.A);
                group.advance(Duration.ofSeconds(5));
            }
            assertThat(upstream.connectionsAccepted()).isEqualTo(1);

            for (int i = 0; i < 4; i++) {
                group.advance(Duration.ofSeconds(5));
                group.askAndWait("m" + i + ".example.org.", Type.A);
            }

            assertThat(upstream.connectionsAccepted()).isEqualTo(2);
            group.until(() -> upstream.connectionsOpen() == 1);
        }
    }

    @Test
    void handshake_isNoPartOfTheLatency() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            group.loop.advance(Duration.ofMillis(300));

            group.await(asked);

            assertThat(group.upstream(0).smoothedLatencyNanos())
                    .isLessThan(Duration.ofMillis(300).toNanos());
        }
    }

    @Test
    void refusedConnection_isCountedAsSuch() {
        try (var dead = ScriptedUpstream.start(GOOD);
                var good = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(dead, good)) {
            dead.stop();
            group.askAndWait("www.example.org.", Type.A);

            assertThat(group.upstream(0).count(UpstreamEvent.CONNECT_ERROR)).isEqualTo(1);
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isZero();
        }
    }

    @Test
    void serverThatNeverReads_costsOneDeadline() {
        try (var stuck = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(stuck)) {
            stuck.onAccept(OnAccept.IGNORE);

            Asked asked = group.ask("www.example.org.", Type.A);
            group.advance(Duration.ofSeconds(4));

            assertThat(asked.failure().rcode()).isEqualTo(2);
            assertThat(group.upstream(0).inFlight()).isZero();
        }
    }

    @Test
    void idleConnection_isClosed() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overTcp(upstream)) {
            group.askAndWait("www.example.org.", Type.A);
            assertThat(group.open()).isEqualTo(1);

            group.advance(Duration.ofSeconds(11));

            assertThat(group.open()).isZero();
            assertThat(group.loop.scheduledTimers()).isZero();
        }
    }

    private static String address(String name) {
        byte[] hash = Answers.hashOf(name);
        return (hash[0] & 255) + "." + (hash[1] & 255) + "." + (hash[2] & 255) + "." + (hash[3] & 255);
    }
}

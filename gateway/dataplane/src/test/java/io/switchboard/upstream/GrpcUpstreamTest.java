package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Reaction;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Queries to an upstream over gRPC. */
class GrpcUpstreamTest {
    private static final Script GOOD = Answers.address("192.0.2.1");
    private static final Script BETTER = Answers.address("192.0.2.2");
    /** The deadline of a call runs in real time, also on a machine that is busy. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    @Test
    void connection_isKept() {
        try (var upstream = ScriptedUpstream.start(GOOD);
                var group = Loopback.overGrpc(upstream)) {
            for (int i = 0; i < 20; i++) {
                assertThat(group.askAndWait("n" + i + ".example.org.", Type.A).answer())
                        .isEqualTo("192.0.2.1");
            }

            assertThat(upstream.grpcConnectionsAccepted()).isEqualTo(1);
            assertThat(upstream.queries().stream()
                            .map(ReceivedQuery::id)
                            .distinct()
                            .count())
                    .as("ids that differ, but for an accident")
                    .isGreaterThan(17);
            assertThat(group.upstream(0).count(UpstreamEvent.OPENED)).isEqualTo(1);
        }
    }

    @Test
    void manyQueries_areUnderWayAtATime() {
        Script slow = Answers.hashOfName().delayed(Duration.ofMillis(300));
        try (var upstream = ScriptedUpstream.start(slow);
                var group = Loopback.overGrpc(upstream).deadline(PATIENT)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                asked.add(group.ask("n" + i + ".example.org.", Type.A));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(asked).noneMatch(one -> one.answer().isEmpty());
            assertThat(asked.stream().map(Asked::answer).distinct().count()).isGreaterThan(900);
            assertThat(upstream.grpcConnectionsAccepted()).isBetween(2, 8);
        }
    }

    @Test
    void replyOfFullLength_isTaken() {
        try (var upstream = ScriptedUpstream.start(Answers.ofLength(65_535));
                var group = Loopback.overGrpc(upstream)) {
            Asked asked = group.askAndWait("www.example.org.", Type.TXT);

            assertThat(asked.reply().length()).isEqualTo(65_535 - 11);
        }
    }

    @Test
    void replyWithAnotherId_isNotTaken() {
        try (var wrong = ScriptedUpstream.start(GOOD.edited(Edits.otherId()));
                var right = ScriptedUpstream.start(BETTER);
                var group = Loopback.overGrpc(wrong, right)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(0).count(UpstreamEvent.MISMATCH_ID)).isEqualTo(1);
        }
    }

    @Test
    void status_isAFailureAndAnotherUpstreamIsAsked() {
        try (var wrong = ScriptedUpstream.start(query -> Reaction.octets(new byte[0]));
                var right = ScriptedUpstream.start(BETTER);
                var group = Loopback.overGrpc(wrong, right)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isEqualTo(1);
            assertThat(wrong.count()).isEqualTo(1);
        }
    }

    @Test
    void goaway_costsNoQuery() {
        AtomicInteger answered = new AtomicInteger();
        Script leavesAfterTen =
                query -> answered.incrementAndGet() % 10 == 0 ? GOOD.thenClose().on(query) : GOOD.on(query);
        try (var upstream = ScriptedUpstream.start(leavesAfterTen);
                var group = Loopback.overGrpc(upstream).deadline(PATIENT)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                asked.add(group.ask("n" + i + ".example.org.", Type.A));
            }
            group.until(() -> asked.stream().allMatch(Asked::isDone));

            assertThat(asked).allMatch(one -> one.answer().equals("192.0.2.1"));
            assertThat(group.upstream(0).count(UpstreamEvent.NETWORK_ERROR)).isZero();
        }
    }

    @Test
    void brokenConnection_isReplacedForItsQueries() {
        AtomicInteger count = new AtomicInteger();
        Script breaksOnce = query -> count.incrementAndGet() == 1 ? Reaction.reset() : GOOD.on(query);
        try (var upstream = ScriptedUpstream.start(breaksOnce);
                var group = Loopback.overGrpc(upstream)) {
            assertThat(group.askAndWait("www.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.grpcConnectionsAccepted()).isEqualTo(2);
        }
    }

    @Test
    void refusedConnection_failsAtOnceAndIsTriedAgainWhenItsTimeHasCome() {
        try (var gone = ScriptedUpstream.start(GOOD);
                var right = ScriptedUpstream.start(BETTER);
                var group = Loopback.overGrpc(gone, right).health(0, 1, Duration.ofSeconds(5))) {
            gone.grpcAddress();
            gone.stop();
            assertThat(group.askAndWait("a.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
            gone.resume();

            // Without waiting for the time that lies between two attempts to connect.
            assertThat(group.askAndWait("b.example.org.", Type.A).answer()).isEqualTo("192.0.2.2");
            group.advance(Duration.ofSeconds(1));

            assertThat(group.askAndWait("c.example.org.", Type.A).answer()).isEqualTo("192.0.2.1");
        }
    }

    @Test
    void silentPeer_costsHalfOfTheDeadlineOnce() throws IOException {
        try (var silent = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                var right = ScriptedUpstream.start(BETTER);
                var group = new Loopback()
                        .endpoint(Transport.GRPC, (InetSocketAddress) silent.getLocalSocketAddress())
                        .endpoint(Transport.GRPC, right.grpcAddress())
                        .attempts(1)) {
            Asked asked = group.ask("www.example.org.", Type.A);
            assertThat(asked.isDone()).isFalse();

            group.advance(Duration.ofMillis(2_100));

            group.until(asked::isDone);
            assertThat(group.upstream(0).count(UpstreamEvent.CONNECT_ERROR)).isEqualTo(1);
        }
    }

    @Test
    void connectionThatFellSilent_isGivenUpForANewOne() {
        AtomicInteger count = new AtomicInteger();
        Script fallsSilent = query -> count.incrementAndGet() == 2 ? Reaction.nothing() : GOOD.on(query);
        try (var upstream = ScriptedUpstream.start(fallsSilent);
                var group = Loopback.overGrpc(upstream).attempts(1)) {
            group.askAndWait("a.example.org.", Type.A);
            Asked waiting = group.ask("b.example.org.", Type.A);
            group.until(() -> upstream.count() == 2);

            group.advance(Duration.ofMillis(2_300));

            assertThat(group.await(waiting).answer()).isEqualTo("192.0.2.1");
            assertThat(upstream.grpcConnectionsAccepted()).isEqualTo(2);
        }
    }
}

package io.switchboard.transport.asking;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.query.FakeQueryLoop;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.TestAttempts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What every connection to an upstream keeps to, whatever it carries. */
class ConnectionLifeTest {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration AGE = Duration.ofMinutes(10);

    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final List<Attempt> waiting = new ArrayList<>();
    private final List<AttemptFailure> ends = new ArrayList<>();

    @Test
    void connecting_takesHalfOfWhatTheFirstQueryHas() {
        begin(Duration.ofSeconds(4));
        loop.advance(Duration.ofMillis(1_999));
        assertThat(ends).isEmpty();

        loop.advance(Duration.ofMillis(1));

        assertThat(ends).containsExactly(AttemptFailure.CONNECT_TIMEOUT);
    }

    @Test
    void connecting_takesThreeSecondsAtMost() {
        begin(Duration.ofMinutes(1));
        loop.advance(Duration.ofSeconds(3));

        assertThat(ends).containsExactly(AttemptFailure.CONNECT_TIMEOUT);
    }

    @Test
    void idleConnection_isClosed() {
        open();
        loop.advance(Duration.ofMillis(9_900));
        assertThat(ends).isEmpty();

        loop.advance(Duration.ofMillis(500));

        assertThat(ends).containsExactly(AttemptFailure.CLOSED);
    }

    @Test
    void oldConnection_takesNoQueriesAndIsClosedWithoutAny() {
        ConnectionLife life = open();
        Attempt slow = ask(life, Duration.ofHours(1));
        hearFor(life, Duration.ofSeconds(520));
        assertThat(life.takesQueries(loop.nanos())).isTrue();

        hearFor(life, Duration.ofSeconds(80));
        assertThat(life.takesQueries(loop.nanos())).isFalse();
        assertThat(ends).as("one waits").isEmpty();

        waiting.remove(slow);
        loop.advance(Duration.ofMillis(250));
        assertThat(ends).containsExactly(AttemptFailure.CLOSED);
    }

    @Test
    void silentConnection_takesNoQueriesAndIsGivenUpWhenOneHasWaitedHalfItsTime() {
        ConnectionLife life = open();
        ask(life, Duration.ofSeconds(4));
        loop.advance(Duration.ofSeconds(1));
        assertThat(life.takesQueries(loop.nanos())).isTrue();
        loop.advance(Duration.ofMillis(1));
        assertThat(life.takesQueries(loop.nanos())).isFalse();
        assertThat(ends).isEmpty();

        loop.advance(Duration.ofMillis(1_300));

        assertThat(ends).containsExactly(AttemptFailure.SILENCE);
    }

    @Test
    void connectionThatSaysAnything_isNotSilent() {
        ConnectionLife life = open();
        ask(life, Duration.ofSeconds(4));

        hearFor(life, Duration.ofSeconds(4));

        assertThat(ends).isEmpty();
    }

    /** Whoever asked elsewhere in the meantime must not hide that nothing comes from here. */
    @Test
    void replyThatNobodyWaitsFor_staysOwed() {
        ConnectionLife life = open();
        for (int i = 0; i < 5; i++) {
            Attempt attempt = ask(life, Duration.ofSeconds(4));
            loop.advance(Duration.ofMillis(250));
            waiting.remove(attempt);
        }
        assertThat(life.takesQueries(loop.nanos())).isFalse();

        life.owes(false);
        assertThat(life.takesQueries(loop.nanos())).isTrue();
    }

    @Test
    void queriesOfAConnectionThatBroke_areSentAgainOnceOrAsLongAsItAnswers() {
        ConnectionLife life = open();
        Attempt attempt = TestAttempts.unsent();
        assertThat(life.isSentAgain(attempt, false, AttemptFailure.NETWORK)).isTrue();
        assertThat(life.isSentAgain(attempt, true, AttemptFailure.NETWORK)).isFalse();
        assertThat(life.isSentAgain(attempt, true, AttemptFailure.SILENCE)).isFalse();

        life.answered();

        assertThat(life.isSentAgain(attempt, true, AttemptFailure.NETWORK)).isTrue();
        assertThat(life.isSentAgain(attempt, true, AttemptFailure.SILENCE)).isFalse();
    }

    @Test
    void closedConnection_hasNoTimer() {
        ConnectionLife life = open();

        assertThat(life.close()).isTrue();
        assertThat(life.close()).isFalse();

        assertThat(loop.scheduledTimers()).isZero();
        assertThat(life.takesQueries(loop.nanos())).isFalse();
    }

    private ConnectionLife begin(Duration time) {
        Attempt first = TestAttempts.at(loop.nanos(), loop.nanos() + time.toNanos());
        return new ConnectionLife(loop, new Connection(), first, IDLE.toNanos(), AGE.toNanos(), new Entropy());
    }

    private ConnectionLife open() {
        ConnectionLife life = begin(Duration.ofSeconds(4));
        life.opened();
        return life;
    }

    private Attempt ask(ConnectionLife life, Duration time) {
        Attempt attempt = TestAttempts.at(loop.nanos(), loop.nanos() + time.toNanos());
        waiting.add(attempt);
        life.sent();
        return attempt;
    }

    private void hearFor(ConnectionLife life, Duration time) {
        for (long passed = 0; passed < time.toMillis(); passed += 500) {
            loop.advance(Duration.ofMillis(500));
            life.heard();
        }
    }

    private final class Connection implements ConnectionLife.Connection {
        @Override
        public boolean isIdle() {
            return waiting.isEmpty();
        }

        @Override
        public boolean anyWaiting(Predicate<Attempt> condition) {
            return waiting.stream().anyMatch(condition);
        }

        @Override
        public void giveUp(AttemptFailure why) {
            ends.add(why);
        }
    }
}

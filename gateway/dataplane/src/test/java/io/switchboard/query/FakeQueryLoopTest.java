package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeQueryLoopTest {
    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final List<String> events = new ArrayList<>();

    @Test
    void advance_firesTimersInOrderOfTime() {
        long start = loop.nanos();
        schedule("third", 30);
        schedule("first", 10);
        schedule("second", 20);
        schedule("second, set later", 20);

        loop.advance(Duration.ofMillis(25));

        assertThat(events).containsExactly("first", "second", "second, set later");
        assertThat(loop.nanos() - start).isEqualTo(Duration.ofMillis(25).toNanos());
        assertThat(loop.scheduledTimers()).isEqualTo(1);
    }

    @Test
    void advance_doesNotFireCancelledTimer() {
        LoopTimer timer = schedule("cancelled", 10);
        timer.cancel();

        loop.advance(Duration.ofSeconds(1));

        assertThat(events).isEmpty();
        assertThat(timer.isScheduled()).isFalse();
    }

    @Test
    void schedule_movesTimerThatIsSet() {
        LoopTimer timer = schedule("moved", 10);
        loop.schedule(timer, Duration.ofMillis(30).toNanos());

        loop.advance(Duration.ofMillis(20));

        assertThat(events).isEmpty();
        assertThat(loop.scheduledTimers()).isEqualTo(1);
    }

    @Test
    void advance_runsTasksBeforeTimers() {
        schedule("timer", 0);
        loop.execute(() -> events.add("task"));

        loop.advance(Duration.ZERO);

        assertThat(events).containsExactly("task", "timer");
    }

    @Test
    void advance_firesTimerThatIsSetAgain() {
        LoopTimer timer = new LoopTimer() {
            @Override
            protected void expired() {
                events.add("tick");
                loop.schedule(this, Duration.ofSeconds(1).toNanos());
            }
        };
        loop.schedule(timer, 0);

        loop.advance(Duration.ofSeconds(30));

        assertThat(events).hasSize(31);
    }

    @Test
    void advanceTogether_keepsLoopsAtOneTime() {
        FakeQueryLoop other = new FakeQueryLoop(1);
        other.schedule(timer("other"), Duration.ofMillis(5).toNanos());
        schedule("this", 10);

        FakeQueryLoop.advanceTogether(Duration.ofMillis(10), loop, other);

        assertThat(events).containsExactly("other", "this");
        assertThat(other.nanos()).isEqualTo(loop.nanos());
    }

    private LoopTimer schedule(String event, long millis) {
        LoopTimer timer = timer(event);
        loop.schedule(timer, Duration.ofMillis(millis).toNanos());
        return timer;
    }

    private LoopTimer timer(String event) {
        return new LoopTimer() {
            @Override
            protected void expired() {
                events.add(event);
            }
        };
    }
}

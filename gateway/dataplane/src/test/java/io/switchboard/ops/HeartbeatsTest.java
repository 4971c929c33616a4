package io.switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.query.FakeQueryLoop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final FakeQueryLoop beating = new FakeQueryLoop(0);
    private final FakeQueryLoop silent = new FakeQueryLoop(1);
    private final Heartbeats heartbeats = new Heartbeats(List.of(beating, silent), beating);

    @Test
    void stuck_isNobodyWhileAllBeat() {
        heartbeats.start();
        FakeQueryLoop.advanceTogether(Duration.ofMinutes(10), beating, silent);

        assertThat(heartbeats.stuck()).isEmpty();
    }

    @Test
    void stuck_namesALoopThatNeverRan() {
        heartbeats.start();
        beating.advance(Duration.ofSeconds(9));
        List<String> early = heartbeats.stuck();
        beating.advance(Duration.ofSeconds(2));

        assertThat(early).isEmpty();
        assertThat(heartbeats.stuck()).containsExactly("loop-1: no heartbeat for 11 s");
    }

    @Test
    void stuck_namesALoopThatStopsAndForgivesItWhenItRunsAgain() {
        heartbeats.start();
        FakeQueryLoop.advanceTogether(Duration.ofMinutes(1), beating, silent);
        beating.advance(Duration.ofSeconds(30));
        List<String> meanwhile = heartbeats.stuck();
        silent.advance(Duration.ofSeconds(30));

        assertThat(meanwhile).singleElement().asString().startsWith("loop-1: no heartbeat for ");
        assertThat(heartbeats.stuck()).isEmpty();
    }

    @Test
    void stop_leavesNoTimerAndBlamesNobody() {
        heartbeats.start();
        FakeQueryLoop.advanceTogether(Duration.ofSeconds(5), beating, silent);

        heartbeats.stop();
        FakeQueryLoop.advanceTogether(Duration.ofMinutes(1), beating, silent);

        assertThat(heartbeats.stuck()).isEmpty();
        assertThat(beating.scheduledTimers()).isZero();
    }
}

package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long MS = 1_000_000;
    /** Close to overflow, so that times compared by value instead of by difference are found. */
    private static final long START = Long.valueOf(Long.MAX_VALUE - 3 * MS);

    private final TimerWheel timers = new TimerWheel(START);
    private final List<String> fired = new ArrayList<>();

    private LoopTimer timer(String name) {
        return new LoopTimer() {
            @Override
            protected void expired() {
                fired.add(name);
            }
        };
    }

    @Test
    void advance_firesWhatIsDueAndNothingElse() {
        timers.schedule(timer("soon"), START + 10 * MS);
        timers.schedule(timer("later"), START + 40 * MS);

        timers.advance(START + 20 * MS);

        assertThat(fired).containsExactly("soon");
        assertThat(timers.size()).isOne();
    }

    @Test
    void advance_waitsForATimerBeyondOneTurnOfTheWheel() {
        timers.schedule(timer("far"), START + 60_000 * MS);

        timers.advance(START + 59_990 * MS);
        assertThat(fired).isEmpty();

        timers.advance(START + 60_010 * MS);
        assertThat(fired).containsExactly("far");
    }

    @Test
    void advance_firesEverythingAfterALongPause() {
        for (int i = 0; i < 1000; i++) {
            timers.schedule(timer("t" + i), START + i * 7 * MS);
        }

        timers.advance(START + 3_600_000 * MS);

        assertThat(fired).hasSize(1000);
        assertThat(timers.size()).isZero();
    }

    @Test
    void cancel_keepsATimerFromFiring() {
        LoopTimer timer = timer("cancelled");
        timers.schedule(timer, START + 10 * MS);

        timer.cancel();
        timers.advance(START + 100 * MS);

        assertThat(fired).isEmpty();
        assertThat(timers.size()).isZero();
        assertThat(timer.isScheduled()).isFalse();
    }

    @Test
    void schedule_ofATimerThatIsSetMovesIt() {
        LoopTimer timer = timer("moved");
        timers.schedule(timer, START + 10 * MS);

        timers.schedule(timer, START + 100 * MS);
        timers.advance(START + 50 * MS);

        assertThat(fired).isEmpty();
        assertThat(timers.size()).isOne();
    }

    @Test
    void expired_maySetItselfAndCancelItsNeighbour() {
        LoopTimer neighbour = timer("neighbour");
        LoopTimer repeating = new LoopTimer() {
            @Override
            protected void expired() {
                fired.add("repeating");
                neighbour.cancel();
                timers.schedule(this, dueNanos + 10 * MS);
            }
        };
        timers.schedule(repeating, START + 10 * MS);
        timers.schedule(neighbour, START + 10 * MS);

        timers.advance(START + 16 * MS);
        timers.advance(START + 26 * MS);

        assertThat(fired).containsExactly("repeating", "repeating");
        assertThat(timers.size()).isOne();
    }

    @Test
    void advance_firesEachOfManyTimersOnceAndNeverEarly() {
        Random random = new Random(7);
        long[] now = {START};
        int[] count = {0};
        for (int i = 0; i < 5000; i++) {
            long due = START + random.nextInt(8000) * MS;
            timers.schedule(
                    new LoopTimer() {
                        @Override
                        protected void expired() {
                            assertThat(now[0] - due).isBetween(0L, 2 * TimerWheel.TICK_NANOS);
                            count[0]++;
                        }
                    },
                    due);
        }

        while (now[0] - START < 9000 * MS) {
            now[0] += TimerWheel.TICK_NANOS;
            timers.advance(now[0]);
        }

        assertThat(count[0]).isEqualTo(5000);
    }
}

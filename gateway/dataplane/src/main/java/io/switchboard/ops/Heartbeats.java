package io.switchboard.ops;

import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.Ticker;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells whether event loops still run: each of them notes the time once a second, and one that has not for ten seconds is
 * stuck. {@link #start} and {@link #stop} may be called by any thread, as may everything else.
 */
public final class Heartbeats {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<Heart> hearts;
    private final Ticker ticker;
    private volatile boolean stopped;

    /** Heartbeats of {@code loops} by one clock. */
    public Heartbeats(List<? extends QueryLoop> loops, Ticker ticker) {
        this.ticker = ticker;
        this.hearts = loops.stream().map(Heart::new).toList();
    }

    /** Starts beating; a loop that never runs is stuck ten seconds after its construction. */
    public void start() {
        for (Heart heart : hearts) {
            heart.loop.execute(heart::expired);
        }
    }

    /** Ends beating; from then on no loop counts as stuck. */
    public void stop() {
        stopped = true;
    }

    /** What is wrong, a line for each loop that is stuck. */
    public List<String> stuck() {
        return hearts.stream()
                .filter(heart -> !stopped && heart.ageNanos() >= STUCK_NANOS)
                .map(heart -> "loop-" + heart.loop.index() + ": no heartbeat for "
                        + TimeUnit.NANOSECONDS.toSeconds(heart.ageNanos()) + " s")
                .toList();
    }

    /** Binds the age of each loop's last heartbeat. */
    public void bindTo(MeterGroup group) {
        for (Heart heart : hearts) {
            group.bind(Metric.LOOP_HEARTBEAT_AGE, () -> heart.ageNanos() / 1e9, Integer.toString(heart.loop.index()));
        }
    }

    private final class Heart extends LoopTimer {
        private final QueryLoop loop;
        private volatile long lastNanos;

        Heart(QueryLoop loop) {
            this.loop = loop;
            lastNanos = ticker.nanos();
        }

        @Override
        protected void expired() {
            lastNanos = ticker.nanos();
            if (!stopped) {
                loop.schedule(this, PERIOD_NANOS);
            }
        }

        long ageNanos() {
            return Math.max(0, ticker.nanos() - lastNanos);
        }
    }
}

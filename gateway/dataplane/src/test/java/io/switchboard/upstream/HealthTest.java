package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final long PATIENCE = Duration.ofMillis(400).toNanos();
    /** Compared by difference only, so any moment is as good. */
    private static final long START = Long.MAX_VALUE - 1;

    private final Events events = new Events();
    private final Health health = new Health(new HealthConfig(3, 2, Duration.ofSeconds(5)), events);

    @Test
    void state_isUpAtFirst() {
        assertThat(health.state()).isEqualTo(UpstreamState.UP);
    }

    @Test
    void refusals_markDownAtTheLimit() {
        health.refused(START);
        health.refused(START);
        assertThat(health.state()).isEqualTo(UpstreamState.UP);

        health.refused(START);

        assertThat(health.state()).isEqualTo(UpstreamState.DOWN);
        assertThat(events.log).containsExactly("suspected", "up>down");
    }

    @Test
    void success_endsTheRow() {
        health.refused(START);
        health.refused(START);
        health.succeeded();
        health.refused(START);
        health.refused(START);

        assertThat(health.state()).isEqualTo(UpstreamState.UP);
        assertThat(events.log).containsExactly("suspected", "suspected");
    }

    @Test
    void timeoutsOfOneMoment_waitForTheProbe() {
        for (int i = 0; i < 100; i++) {
            health.timedOut(START, PATIENCE);
        }
        assertThat(health.state()).isEqualTo(UpstreamState.UP);

        health.timedOut(START + PATIENCE, PATIENCE);

        assertThat(health.state()).isEqualTo(UpstreamState.DOWN);
    }

    @Test
    void timeouts_stayBelowTheLimitHoweverLong() {
        health.timedOut(START, PATIENCE);
        health.timedOut(START + 10 * PATIENCE, PATIENCE);

        assertThat(health.state()).isEqualTo(UpstreamState.UP);
    }

    @Test
    void recoveries_markUp() {
        down();
        health.succeeded();
        assertThat(health.state()).isEqualTo(UpstreamState.DOWN);

        health.succeeded();

        assertThat(health.state()).isEqualTo(UpstreamState.UP);
        assertThat(events.log).containsExactly("suspected", "up>down", "down>up");
    }

    @Test
    void failureBetweenRecoveries_startsOver() {
        down();
        health.succeeded();
        health.refused(START);
        health.succeeded();

        assertThat(health.state()).isEqualTo(UpstreamState.DOWN);
    }

    @Test
    void zeroFailures_neverMarkDown() {
        Health never = new Health(new HealthConfig(0, 2, Duration.ofSeconds(5)), events);
        for (int i = 0; i < 1000; i++) {
            never.refused(START + i);
        }

        assertThat(never.state()).isEqualTo(UpstreamState.UP);
    }

    @Test
    void loop_endsOnlyWhenAProbeSaysSo() {
        health.looped();
        assertThat(health.state()).isEqualTo(UpstreamState.LOOPING);
        health.succeeded();
        health.refused(START);
        assertThat(health.state()).isEqualTo(UpstreamState.LOOPING);

        health.loopFree();

        assertThat(health.state()).isEqualTo(UpstreamState.UP);
        assertThat(events.log).containsExactly("up>looping", "looping>up");
    }

    @Test
    void loopFree_doesNotRaiseWhatIsDown() {
        down();

        health.loopFree();

        assertThat(health.state()).isEqualTo(UpstreamState.DOWN);
    }

    private void down() {
        for (int i = 0; i < 3; i++) {
            health.refused(START);
        }
    }

    private static final class Events implements Health.Listener {
        private final List<String> log = new ArrayList<>();

        @Override
        public void suspected() {
            log.add("suspected");
        }

        @Override
        public void changed(UpstreamState from, UpstreamState to) {
            log.add(from.label() + ">" + to.label());
        }
    }
}

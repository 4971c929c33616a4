package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.cache.ReplyCache;
import io.switchboard.config.GatewayConfig;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.testing.TestGateway;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.ForcedState;
import io.switchboard.upstream.LoopDetector;
import io.switchboard.upstream.UpstreamEndpoint;
import io.switchboard.upstream.UpstreamGroup;
import io.switchboard.upstream.UpstreamState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of groups when the configuration changes. */
class UpstreamGroupsTest {
    private static final String FIRST = "udp://192.0.2.1";
    private static final String SECOND = "udp://192.0.2.2";

    private final EventLoops loops =
            new EventLoops(1, System::nanoTime, new GatewayMetrics(1, ByteBufAllocator.DEFAULT)::loop);
    private final GatewayConfig initial = config("policy: balanced", FIRST, SECOND);
    private final UpstreamGroups groups = new UpstreamGroups(
            loops,
            new ReplyCache(initial.cache(), initial.limits(), System::nanoTime),
            (loop, transport, target, counters) -> new Dead(),
            new LoopDetector());

    @AfterEach
    void close() {
        groups.close();
        loops.close();
    }

    @Test
    void groupThatStays_isKept() {
        groups.use(initial);
        UpstreamGroup before = group();

        assertThat(groups.use(config("policy: balanced", FIRST, SECOND))).isEmpty();

        assertThat(group()).isSameAs(before);
    }

    @Test
    void forcedState_holdsWhenTheGroupChangesAndTheEndpointStays() {
        groups.use(initial);
        UpstreamGroup before = group();
        before.force(FIRST, ForcedState.DRAIN);
        before.force(SECOND, ForcedState.DOWN);

        assertThat(groups.use(config("policy: random", SECOND, FIRST, "udp://192.0.2.3")))
                .containsExactly(before);

        assertThat(group()).isNotSameAs(before);
        assertThat(endpoint(FIRST).forced()).isEqualTo(ForcedState.DRAIN);
        assertThat(endpoint(SECOND).forced()).isEqualTo(ForcedState.DOWN);
        assertThat(endpoint(SECOND).upstreams().getFirst().state()).isEqualTo(UpstreamState.DOWN);
        assertThat(endpoint("udp://192.0.2.3").forced()).isEqualTo(ForcedState.AUTO);
    }

    @Test
    void forcedState_endsWithItsEndpoint() {
        groups.use(initial);
        group().force(FIRST, ForcedState.DOWN);

        groups.use(config("policy: balanced", SECOND));
        groups.use(initial);

        assertThat(endpoint(FIRST).forced()).isEqualTo(ForcedState.AUTO);
    }

    private UpstreamGroup group() {
        return groups.groups().getFirst();
    }

    private UpstreamEndpoint endpoint(String url) {
        return group().endpoints().stream()
                .filter(endpoint -> endpoint.url().equals(url))
                .findFirst()
                .orElseThrow();
    }

    private static GatewayConfig config(String key, String... urls) {
        return TestGateway.config(
                "upstreams: {default: {" + key + ", endpoints: [" + String.join(", ", List.of(urls)) + "]}}");
    }

    /** Nobody is asked here but by probes. */
    private static final class Dead implements Connector {
        @Override
        public void send(Attempt attempt) {
            attempt.failed(AttemptFailure.NETWORK);
        }

        @Override
        public void forget(Attempt attempt) {}

        @Override
        public int open() {
            return 0;
        }

        @Override
        public void close() {}
    }
}

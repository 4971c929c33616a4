package io.switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.metrics.Exposition;
import io.switchboard.metrics.GatewayMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private final Readiness readiness = new Readiness();

    @Test
    void isReady_whenNothingSaysOtherwise() {
        readiness.add("records", Optional::empty);

        assertThat(readiness.isReady()).isTrue();
    }

    @Test
    void isReady_notWithOneComponentThatIsNot() {
        readiness.add("records", Optional::empty);
        readiness.add("upstreams", () -> Optional.of("none is up"));

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.states())
                .extracting(Readiness.State::component)
                .containsExactly("gateway", "records", "upstreams");
    }

    @Test
    void states_haveNoRemarkWhereThereIsAReason() {
        readiness.add("records", () -> Optional.of("not read"), () -> Optional.of("old"));

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.states().getLast().remark()).isEmpty();
    }

    @Test
    void drain_endsReadiness() {
        readiness.drain();

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.states().getFirst().reason()).contains("draining");
    }

    @Test
    void bindTo_showsEachComponent() throws IOException {
        GatewayMetrics metrics = new GatewayMetrics(1, ByteBufAllocator.DEFAULT);
        readiness.add("records", () -> Optional.of("not read"));
        readiness.bindTo(metrics.group());
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        metrics.write(page, Exposition.PROMETHEUS);

        assertThat(page.toString(StandardCharsets.UTF_8))
                .contains(
                        "switchboard_ready{component=\"gateway\"} 1.0\n",
                        "switchboard_ready{component=\"records\"} 0.0\n");
    }
}

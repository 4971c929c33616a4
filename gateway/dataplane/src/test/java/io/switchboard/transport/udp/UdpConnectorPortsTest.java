package io.switchboard.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.upstream.Entropy;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UdpConnectorPortsTest {
    private final Entropy entropy = new Entropy();

    @Test
    void draw_spreadsOverAllUnprivilegedPorts() {
        UdpConnectorPorts ports = UdpConnectorPorts.except(List.of(), "");
        int[] drawn = IntStream.range(0, 200_000).map(i -> ports.draw(entropy)).toArray();

        assertThat(IntStream.of(drawn)).allMatch(port -> port >= 1024 && port <= 65_535);
        assertThat(IntStream.of(drawn).distinct().count()).isGreaterThan(60_000);
    }

    @Test
    void draw_leavesOutWhatIsNeededForSomethingElse() {
        UdpConnectorPorts ports = UdpConnectorPorts.except(List.of(5353, 60_000), "2000-59998,60001-65535\n");

        assertThat(IntStream.range(0, 20_000)
                        .map(i -> ports.draw(entropy))
                        .distinct()
                        .sorted()
                        .boxed())
                .containsExactlyElementsOf(IntStream.concat(IntStream.range(1024, 2000), IntStream.of(59_999))
                        .boxed()
                        .toList());
    }

    @Test
    void systemsOwnReservations_areReadable() {
        assertThat(UdpConnectorPorts.except(List.of(1053)).draw(entropy)).isGreaterThanOrEqualTo(1024);
    }
}

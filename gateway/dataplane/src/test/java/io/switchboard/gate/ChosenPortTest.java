package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What port 0 stands for, on a machine where much else listens on ports that may be shared. */
class ChosenPortTest {
    /** A tenth of the ports that the system chooses from. */
    private static final int OTHERS = 3_000;
    /** If a gateway could get a port of another one, one in a thousand runs would not show it. */
    private static final int GATEWAYS = 60;

    private final List<DatagramSocket> others = new ArrayList<>();
    private final Set<Integer> taken = new HashSet<>();

    @BeforeEach
    void listen() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        for (int i = 0; i < OTHERS; i++) {
            DatagramSocket other = new DatagramSocket(null);
            others.add(other);
            other.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            other.bind(any);
            taken.add(other.getLocalPort());
        }
    }

    @AfterEach
    void close() {
        others.forEach(DatagramSocket::close);
    }

    @Test
    void portZero_isNotAPortThatSomebodyElseListensOn() {
        for (int i = 0; i < GATEWAYS; i++) {
            try (TestGateway gateway = TestGateway.start(
                    "listeners: [{transport: udp, bind: ['127.0.0.1:0']}]\nupstreams: {default: {endpoints: []}}\n")) {
                assertThat(taken)
                        .doesNotContain(gateway.address(TestTransport.UDP).getPort());
            }
        }
    }
}

package io.switchboard.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.Gateway;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.records.fixed.FixedRecords;
import io.switchboard.records.zone.ZoneResource;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What holds in the all-in-one role for the gateway beside the control plane. */
class EmbeddedGatewayTest {
    private static final String CONFIGURATION = """
            listeners:
              - {transport: udp, bind: ["127.0.0.1:0"]}
            ops: {bind: none}
            """;

    @TempDir
    private Path directory;

    private Gateway gateway;
    private ServerSocket taken;

    @BeforeEach
    void start() throws Exception {
        ConfigReader reader = new ConfigReader(ConfigEnvironment.ofSystem(), FixedRecords::errors);
        gateway = Gateway.start(
                reader.parse("test", CONFIGURATION, directory).config(), List.of(ZoneResource.demonstration()));
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        taken.close();
    }

    @Test
    void controlPlane_thatDoesNotStart_leavesTheGatewayAnswering() throws Exception {
        assertThat(ControlApplication.startControlPlane(true, webServerOnATakenPort()))
                .isFalse();

        assertThat(ask("www.switchboard.test.").getSection(Section.ANSWER)).isNotEmpty();
    }

    @Test
    void controlPlane_thatDoesNotStart_endsAProcessWithoutGateway() {
        assertThatThrownBy(() -> ControlApplication.startControlPlane(false, webServerOnATakenPort()))
                .isInstanceOf(RuntimeException.class);
    }

    private String[] webServerOnATakenPort() {
        return new String[] {"--server.port=" + taken.getLocalPort(), "--management.server.port=0"};
    }

    private Message ask(String name) throws Exception {
        Message query = Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN));
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5_000);
            byte[] sent = query.toWire();
            socket.send(new DatagramPacket(
                    sent, sent.length, gateway.listeners().getFirst().address()));
            DatagramPacket received = new DatagramPacket(new byte[1_232], 1_232);
            socket.receive(received);
            return new Message(Arrays.copyOf(received.getData(), received.getLength()));
        }
    }
}

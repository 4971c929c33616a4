package io.switchboard.cli;

import io.switchboard.Gateway;
import io.switchboard.GatewayException;
import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.dns.Transport;
import io.switchboard.listener.BoundListener;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Two gateways on loopback: the first forwards to the second over every transport, by the name; the second answers from
 * records. So one client that asks the first by UDP sets both sides of every transport to work.
 */
final class TrainingGateways implements AutoCloseable {
    /** Below it, the label of a transport: what is asked there is forwarded over that transport. */
    static final String ZONE = "example.org.";

    /** What the first gateway asks by. */
    static final List<String> ROUTES = List.of("udp", "tcp", "tls", "https", "grpc");

    private static final String ANSWERING = """
            listeners:
              - {transport: udp, bind: ["127.0.0.1:0"]}
              - {transport: tcp, bind: ["127.0.0.1:0"]}
              - {transport: dot, bind: ["127.0.0.1:0"]}
              - {transport: doh, bind: ["127.0.0.1:0"]}
              - {transport: grpc, bind: ["127.0.0.1:0"], certificate: none}
            certificates: {default: {self-signed: true}}
            upstreams: {default: {endpoints: []}}
            records:
              static:
                - {name: "*.example.org.", type: A, ttl: 60s, data: ["192.0.2.1"]}
                - {name: "*.https.example.org.", type: A, ttl: 1h, data: ["192.0.2.1", "192.0.2.2"]}
            ops: {bind: none}
            lame-duck: 0s
            """;

    /** Its cache is so small that entries have to go, and its sockets so few that they are used up and replaced. */
    private static final String FORWARDING = """
            listeners: [{transport: udp, bind: ["127.0.0.1:0"]}, {transport: tcp, bind: ["127.0.0.1:0"]}]
            upstreams:
              udp: {endpoints: ["udp://127.0.0.1:%d"], udp: {sockets: 64}}
              tcp: {endpoints: ["tcp://127.0.0.1:%d"]}
              tls: {endpoints: [{url: "tls://127.0.0.1:%d", opportunistic: true}]}
              https: {endpoints: [{url: "https://127.0.0.1:%d", opportunistic: true}]}
              grpc: {endpoints: ["grpc://127.0.0.1:%d"]}
            routes:
              - {suffix: ["."], upstreams: udp}
              - {suffix: [tcp.example.org.], upstreams: tcp}
              - {suffix: [tls.example.org.], upstreams: tls}
              - {suffix: [https.example.org.], upstreams: https}
              - {suffix: [grpc.example.org.], upstreams: grpc}
            cache: {size: 2MiB}
            limits: {in-flight-per-client: 10000, in-flight-per-zone: 10000}
            ops: {bind: "127.0.0.1:0"}
            lame-duck: 0s
            """;

    private final Gateway answering;
    private final Gateway forwarding;

    private TrainingGateways(Gateway answering, Gateway forwarding) {
        this.answering = answering;
        this.forwarding = forwarding;
    }

    /** @param directory where the certificates of the second are kept */
    static TrainingGateways start(ConfigReader reader, Path directory) throws ConfigException, GatewayException {
        Gateway answering = start(reader, directory, ANSWERING);
        try {
            String forwarding = FORWARDING.formatted(
                    port(answering, Transport.UDP),
                    port(answering, Transport.TCP),
                    port(answering, Transport.DOT),
                    port(answering, Transport.DOH),
                    port(answering, Transport.GRPC));
            return new TrainingGateways(answering, start(reader, directory, forwarding));
        } catch (ConfigException | GatewayException | RuntimeException e) {
            answering.close();
            throw e;
        }
    }

    private static Gateway start(ConfigReader reader, Path directory, String yaml)
            throws ConfigException, GatewayException {
        return Gateway.start(reader.parse("training", yaml, directory).config());
    }

    private static int port(Gateway gateway, Transport transport) {
        return gateway.listeners().stream()
                .filter(listener -> listener.transport() == transport)
                .map(BoundListener::address)
                .findFirst()
                .orElseThrow()
                .getPort();
    }

    /** Where to ask by UDP. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(forwarding, Transport.UDP));
    }

    /** Reads the metrics page once, as it will be read every few seconds. */
    void readMetrics() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forwarding.opsPort())) {
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        forwarding.close();
        answering.close();
    }
}

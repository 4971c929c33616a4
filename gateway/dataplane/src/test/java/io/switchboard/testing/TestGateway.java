package io.switchboard.testing;

import io.switchboard.Gateway;
import io.switchboard.GatewayException;
import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.dns.Transport;
import io.switchboard.query.Ticker;
import io.switchboard.records.fixed.FixedRecords;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A whole gateway on 127.0.0.1 with ports of the system's choice for every transport, and by default one upstream.
 *
 * {@snippet :
 * try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
 *         var gateway = TestGateway.start(upstream, "identity: {name: here}");
 *         var client = gateway.client(TestTransport.TCP)) {
 *     client.exchange(query);
 * }
 * }
 */
public final class TestGateway implements AutoCloseable {
    /**
     * A clock that goes at a tenth of the pace. By it an upstream of the test's own, which answers at once, is not taken for
     * a silent one and asked again because the machine is busy: for tests that count what reaches an upstream, and have
     * nothing to do with time.
     */
    public static final Ticker UNHURRIED = () -> System.nanoTime() / 10;

    private static final Map<String, String> DEFAULTS = Map.of(
            "listeners",
            "[{transport: udp, bind: ['127.0.0.1:0']}, {transport: tcp, bind: ['127.0.0.1:0']},"
                    + " {transport: dot, bind: ['127.0.0.1:0']}, {transport: doh, bind: ['127.0.0.1:0']},"
                    + " {transport: grpc, bind: ['127.0.0.1:0'], certificate: none},"
                    + " {transport: doq, bind: ['127.0.0.1:0']}, {transport: doh3, bind: ['127.0.0.1:0']}]",
            "certificates",
            TestIdentity.certificates(),
            "ops",
            "{bind: none}",
            "lame-duck",
            "0s");

    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** A gateway in front of one upstream, asked by UDP. */
    public static TestGateway start(ScriptedUpstream upstream) {
        return start(upstream, "");
    }

    /**
     * A gateway in front of one upstream, asked by UDP.
     *
     * @param yaml more of the configuration; a top-level key of its own replaces the default, and {@code UPSTREAM} in
     *     it stands for the upstream's address and port
     */
    public static TestGateway start(ScriptedUpstream upstream, String yaml) {
        return start(yaml(upstream, yaml));
    }

    /** The text that {@link #start(ScriptedUpstream, String)} makes of a text. */
    public static String yaml(ScriptedUpstream upstream, String yaml) {
        String text = withDefault("upstreams", "{default: {endpoints: ['udp://UPSTREAM']}}", yaml);
        return text.replace("UPSTREAM", "127.0.0.1:" + upstream.port());
    }

    /** A gateway with this configuration, to which listeners are added if it has none. */
    public static TestGateway start(String yaml) {
        return start(yaml, System::nanoTime);
    }

    /** The same, with a clock of the test's own. */
    public static TestGateway start(String yaml, Ticker ticker) {
        try {
            return new TestGateway(Gateway.start(config(yaml), List.of(), ticker));
        } catch (GatewayException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The configuration that {@link #start(String)} makes of a text. */
    public static GatewayConfig config(String yaml) {
        String text = yaml;
        for (Map.Entry<String, String> entry : DEFAULTS.entrySet()) {
            text = withDefault(entry.getKey(), entry.getValue(), text);
        }
        ConfigEnvironment environment = new ConfigEnvironment(Map.of(), Path.of("/dev/null"), address -> true);
        try {
            return new ConfigReader(environment, FixedRecords::errors)
                    .parse("test", text, Path.of("/"))
                    .config();
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String withDefault(String key, String value, String yaml) {
        boolean given = yaml.lines().anyMatch(line -> line.startsWith(key + ":"));
        return given ? yaml : key + ": " + value + "\n" + yaml;
    }

    /** The gateway itself. */
    public Gateway gateway() {
        return gateway;
    }

    /** Where a transport is served. */
    public InetSocketAddress address(TestTransport transport) {
        Transport wanted = Transport.valueOf(transport.name());
        return gateway.listeners().stream()
                .filter(listener -> listener.transport() == wanted)
                .findFirst()
                .orElseThrow()
                .address();
    }

    /** An endpoint of this gateway, as an item of {@code endpoints}. */
    public String endpoint(TestTransport transport) {
        String url = "url: '" + transport.url(address(transport)) + "'";
        return "{" + url + (transport.tls() ? ", ca: " + TestIdentity.authority() : "") + "}";
    }

    /** A client of this gateway. */
    public DnsClient client(TestTransport transport) {
        return transport.connect(address(transport));
    }

    /** A client of this gateway over TCP. */
    public TcpClient tcpClient() {
        return new TcpClient(address(TestTransport.TCP));
    }

    /** The sum of a metric's values over the lines with this text in their tags; needs a port for {@code ops}. */
    public double metric(String name, String tag) {
        URI page = URI.create("http://127.0.0.1:" + gateway.opsPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name) && line.contains(tag))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}

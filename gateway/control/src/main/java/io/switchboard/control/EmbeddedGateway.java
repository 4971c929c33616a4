package io.switchboard.control;

import io.switchboard.Gateway;
import io.switchboard.GatewayException;
import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.dns.Transport;
import io.switchboard.listener.BoundListener;
import io.switchboard.records.fixed.FixedRecords;
import io.switchboard.records.zone.ZoneResource;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The gateway of the all-in-one role, on its embedded default configuration: the standard transports on the loopback
 * addresses, and the demonstration zone {@code switchboard.test.} to try them with.
 *
 * <p>It starts before Spring does and needs nothing of it, so that queries are answered whatever becomes of the control
 * plane.
 */
final class EmbeddedGateway implements AutoCloseable {
    private static final String CONFIGURATION = """
            listeners:
              - {transport: udp}
              - {transport: tcp}
              - {transport: dot, bind: ["127.0.0.1:1853"]}
              - {transport: doh, bind: ["127.0.0.1:1443"]}
              - {transport: grpc, bind: ["127.0.0.1:50053"], certificate: none}
            """;

    private final Gateway gateway;

    private EmbeddedGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    static EmbeddedGateway start() throws ConfigException, GatewayException {
        ConfigReader reader = new ConfigReader(ConfigEnvironment.ofSystem(), FixedRecords::errors);
        var defaults =
                reader.parse("the embedded default configuration", CONFIGURATION, StateDirectory.of(System.getenv()));
        return start(Gateway.start(defaults.config(), List.of(ZoneResource.demonstration())));
    }

    /** Takes over a gateway that runs, and drains it when the process ends. */
    static EmbeddedGateway start(Gateway gateway) {
        EmbeddedGateway embedded = new EmbeddedGateway(gateway);
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::end, "switchboard-shutdown"));
        return embedded;
    }

    /** Says where the gateway listens and how to try it. */
    void greet(PrintStream out) {
        List<BoundListener> listeners = gateway.listeners();
        out.println("Switchboard listens on "
                + listeners.stream().map(EmbeddedGateway::place).collect(Collectors.joining(", ")));
        listeners.stream()
                .filter(listener -> listener.transport().datagram())
                .findFirst()
                .ifPresent(listener -> suggest(out, listener.address()));
        gateway.developmentAuthority().ifPresent(authority -> suggestTls(out, listeners, authority));
        out.println("Ctrl-C ends it.");
    }

    private static void suggest(PrintStream out, InetSocketAddress address) {
        String dig = "  dig @" + address.getAddress().getHostAddress() + " -p " + address.getPort() + ' ';
        out.println("Try:");
        out.println(dig + "www.switchboard.test");
        out.println(dig + "+tcp alias.switchboard.test AAAA");
        out.println(dig + "example.org");
    }

    /** Encryption is of use once the client knows whom it talks to. */
    private static void suggestTls(PrintStream out, List<BoundListener> listeners, Path authority) {
        listeners.stream()
                .filter(listener -> listener.transport() == Transport.DOT)
                .map(BoundListener::address)
                .findFirst()
                .ifPresent(
                        address -> out.println("  kdig @" + address.getAddress().getHostAddress() + " -p "
                                + address.getPort() + " +tls-ca=" + authority
                                + " +tls-hostname=localhost www.switchboard.test"));
        out.println("Certificates are self-signed. Clients that trust " + authority
                + " verify them: kdig +tls-ca=FILE, curl --cacert FILE.");
    }

    private static String place(BoundListener listener) {
        return listener.transport().label() + "://" + Addresses.format(listener.address());
    }

    private void end() {
        try {
            gateway.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        gateway.close();
    }
}

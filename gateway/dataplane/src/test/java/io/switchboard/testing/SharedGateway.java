package io.switchboard.testing;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One gateway and its upstream for all tests of a class, as a JUnit extension. Before each test the upstream forgets
 * what it saw and follows the first script again; after it the test's clients are closed. The cache stays, so tests ask
 * for names of their own: {@link #freshName}. The gateway goes by {@link TestGateway#UNHURRIED}, so tests of what happens
 * in time have one of their own.
 */
public final class SharedGateway implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private final Script script;
    private final String yaml;
    private final List<DnsClient> clients = new ArrayList<>();
    private @Nullable ScriptedUpstream upstream;
    private @Nullable TestGateway gateway;
    private int names;

    private SharedGateway(Script script, String yaml) {
        this.script = script;
        this.yaml = yaml;
    }

    /** A gateway in front of an upstream with this script, with more configuration as {@link TestGateway} takes it. */
    public static SharedGateway of(Script script, String yaml) {
        return new SharedGateway(script, yaml);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (gateway == null) {
            ScriptedUpstream started = ScriptedUpstream.start(script);
            upstream = started;
            gateway = TestGateway.start(TestGateway.yaml(started, yaml), TestGateway.UNHURRIED);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        upstream().resume();
        upstream().follow(script);
        upstream().forget();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        clients.forEach(DnsClient::close);
        clients.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        gateway().close();
        gateway = null;
        upstream().close();
    }

    /** The upstream. */
    public ScriptedUpstream upstream() {
        return started(upstream);
    }

    /** The gateway. */
    public TestGateway gateway() {
        return started(gateway);
    }

    /** Where a transport is served. */
    public InetSocketAddress address(TestTransport transport) {
        return gateway().address(transport);
    }

    /** A client that is closed after the test. */
    public DnsClient client(TestTransport transport) {
        DnsClient client = gateway().client(transport);
        clients.add(client);
        return client;
    }

    /** A client over TCP that is closed after the test. */
    public TcpClient tcpClient() {
        return (TcpClient) client(TestTransport.TCP);
    }

    /** Asks over a new client and checks what every reply has in common with its query. */
    public Reply ask(TestTransport transport, byte[] query) {
        return Reply.of(client(transport).exchange(query)).answers(query);
    }

    /** Asks over a new client. */
    public Reply ask(TestTransport transport, Messages query) {
        return ask(transport, query.bytes());
    }

    /** A name that no test has asked for, below {@code example.org.}. */
    public String freshName() {
        names++;
        return "fresh-" + names + ".example.org.";
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not started: register the extension in a static field");
        }
        return part;
    }
}

package io.switchboard.testing;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A gateway with its metrics for a single test, in front of an upstream, as a JUnit extension of an instance: what was opened
 * here is closed after the test, the last first. Where tests can share a gateway, {@link SharedGateway} is cheaper.
 */
public final class GatewayOfTest implements AfterEachCallback {
    private final ScriptedUpstream upstream;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private GatewayOfTest(ScriptedUpstream upstream) {
        this.upstream = upstream;
    }

    /** An upstream with this script, which runs at once. */
    public static GatewayOfTest of(Script script) {
        return new GatewayOfTest(ScriptedUpstream.start(script));
    }

    public ScriptedUpstream upstream() {
        return upstream;
    }

    /** Starts a gateway, with more configuration as {@link TestGateway} takes it. */
    public TestGateway gateway(String yaml) {
        return opened(TestGateway.start(upstream, "ops: {bind: '127.0.0.1:0'}\n" + yaml));
    }

    /** Keeps something that is to be closed after the test. */
    public <T extends AutoCloseable> T opened(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        upstream.close();
    }
}

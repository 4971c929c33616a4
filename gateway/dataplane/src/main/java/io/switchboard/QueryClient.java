package io.switchboard;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.LimitsConfig;
import io.switchboard.dns.Transport;
import io.switchboard.files.FileWatch;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryObserver;
import io.switchboard.tls.CertificateException;
import io.switchboard.tls.Certificates;
import io.switchboard.tls.HandshakeLimit;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.http.HttpCounters;
import io.switchboard.transport.proxy.ProxyCounters;
import io.switchboard.transport.quic.QuicCounters;
import io.switchboard.upstream.DirectQuery;
import io.switchboard.upstream.DirectQuery.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a server by the gateway's own connecting sides, any transport that there is, without a gateway: one event loop,
 * nothing cached, nothing tried again. Any thread.
 */
public final class QueryClient implements AutoCloseable {
    /** Nothing is listened on, so nothing is limited. */
    private static final LimitsConfig.Tcp NO_CLIENTS =
            new LimitsConfig.Tcp(1, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final EndpointConfig endpoint;
    private final Certificates certificates;
    private final EventLoops loops;
    private final Transports transports;

    private QueryClient(EndpointConfig endpoint, Certificates certificates) {
        this.endpoint = endpoint;
        this.certificates = certificates;
        this.loops = new EventLoops(1, System::nanoTime, index -> NoObserver.INSTANCE);
        this.transports = new Transports(
                loops,
                new ConnectionLimits(NO_CLIENTS),
                certificates,
                new HttpCounters(),
                new ProxyCounters(),
                new QuicCounters(),
                HandshakeLimit.NONE,
                () -> false);
    }

    /**
     * A client of one server.
     *
     * @throws GatewayException if the file of its authorities cannot be used
     */
    public static QueryClient of(EndpointConfig endpoint) throws GatewayException {
        try {
            return new QueryClient(endpoint, certificates(endpoint));
        } catch (CertificateException e) {
            throw new GatewayException(e);
        }
    }

    private static Certificates certificates(EndpointConfig endpoint) throws CertificateException {
        return endpoint.tls() == null
                ? new Certificates(FileWatch.NONE, QueryClient::epochSeconds)
                : Certificates.of(endpoint.tls(), QueryClient::epochSeconds);
    }

    private static long epochSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    /**
     * Sends a query; see {@link DirectQuery#send}.
     *
     * @param message with id 0
     * @param questionEnd the offset behind its question
     */
    public CompletableFuture<Outcome> ask(byte[] message, int questionEnd, Duration timeout) {
        return DirectQuery.send(loops.members().getFirst().loop(), transports, endpoint, message, questionEnd, timeout);
    }

    /** Why the server did not prove to be the one that is meant, if that was so. */
    public Optional<String> refusal() {
        return endpoint.tls() == null
                ? Optional.empty()
                : certificates.client(endpoint.tls()).refusal();
    }

    @Override
    public void close() {
        loops.close();
        certificates.close();
    }

    /** Nobody asks us anything. */
    private enum NoObserver implements QueryObserver {
        INSTANCE;

        @Override
        public void received(Query query) {}

        @Override
        public void replied(Query query, int rcode, AnsweredBy answeredBy, int replyLength, long durationNanos) {}

        @Override
        public void dropped(Transport transport, DropReason reason) {}
    }
}

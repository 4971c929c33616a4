package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.config.LimitsConfig;
import io.switchboard.config.ListenerConfig;
import io.switchboard.query.Query;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What the connections of one listening socket of one event loop share. Used by the loop's thread alone. */
public final class HttpIntake {
    private final QueryIntake queries;
    private final StreamConnections connections;
    private final ConnectionLimits limits;
    private final HttpCounters counters;
    private final Supplier<ListenerConfig> settings;
    private final IntSupplier http3Port;
    private final RequestHead head = new RequestHead();
    private final Freshness freshness = new Freshness();
    private ListenerConfig config;
    private int rulesHttp3Port;
    private HttpRules rules;

    /**
     * The intake of a socket that {@code settings} are for, which may change.
     *
     * @param http3Port where the same is served over HTTP/3 now, 0 for nowhere
     */
    public HttpIntake(
            QueryIntake queries,
            StreamConnections connections,
            ConnectionLimits limits,
            HttpCounters counters,
            Supplier<ListenerConfig> settings,
            IntSupplier http3Port) {
        this.queries = queries;
        this.connections = connections;
        this.limits = limits;
        this.counters = counters;
        this.settings = settings;
        this.http3Port = http3Port;
        this.config = settings.get();
        this.rulesHttp3Port = http3Port.getAsInt();
        this.rules = HttpRules.of(config, rulesHttp3Port);
    }

    /** The rules for a connection that begins now. */
    public HttpRules rules() {
        ListenerConfig current = settings.get();
        int port = http3Port.getAsInt();
        if (current != config || port != rulesHttp3Port) {
            config = current;
            rulesHttp3Port = port;
            rules = HttpRules.of(current, port);
        }
        return rules;
    }

    /** The listener's configuration now. */
    public ListenerConfig config() {
        return settings.get();
    }

    /** Where queries go. */
    public QueryIntake queries() {
        return queries;
    }

    /** The loop's connections. */
    public StreamConnections connections() {
        return connections;
    }

    /** What counts connections. */
    public ConnectionLimits limits() {
        return limits;
    }

    /** The bounds of connections now. */
    public LimitsConfig.Tcp bounds() {
        return limits.limits();
    }

    /** What counts everything that is no reply. */
    public HttpCounters counters() {
        return counters;
    }

    /** The view to read a request's head with; good until the next request. */
    public RequestHead head() {
        return head;
    }

    /**
     * Puts the message of a request that has it in its target into the query of {@link #queries}.
     *
     * @param target {@link RequestHead#target}
     * @return its length, or -1 if it is not in base64url
     */
    public int decode(CharSequence target, int start, int end) {
        int length = DnsParameter.decodedLength(end - start);
        byte[] octets = queries.query().message().reserve(length);
        return DnsParameter.decode(target, start, end, octets) ? length : -1;
    }

    /** The value of {@code cache-control} for a reply; counts one that is no answer. */
    public AsciiString cacheControl(HttpStatus status, Query query, byte[] reply, int length) {
        if (status != HttpStatus.OK) {
            counters.count(status);
            return Freshness.NO_STORE;
        }
        return freshness.cacheControl(reply, length, query.message().questionEnd());
    }
}

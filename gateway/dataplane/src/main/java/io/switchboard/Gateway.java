package io.switchboard;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.access.AccessRules;
import io.switchboard.access.ResponseRateLimit;
import io.switchboard.access.SourceFilter;
import io.switchboard.cache.ReplyCache;
import io.switchboard.config.AccessConfig;
import io.switchboard.config.CookieConfig;
import io.switchboard.config.GatewayConfig;
import io.switchboard.files.FileWatch;
import io.switchboard.files.FileWatcher;
import io.switchboard.listener.BindException;
import io.switchboard.listener.BoundListener;
import io.switchboard.listener.Listeners;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.ops.Heartbeats;
import io.switchboard.ops.Readiness;
import io.switchboard.query.PipelineSources;
import io.switchboard.query.ServerCookies;
import io.switchboard.query.Ticker;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.zone.ZoneResource;
import io.switchboard.tls.CertificateException;
import io.switchboard.tls.Certificates;
import io.switchboard.tls.HandshakeLimit;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.http.HttpCounters;
import io.switchboard.transport.proxy.ProxyCounters;
import io.switchboard.transport.quic.QuicCounters;
import io.switchboard.upstream.LoopDetector;
import io.switchboard.upstream.UpstreamGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A running gateway: configuration in, answers out. The composition root, which knows every part and how they join.
 *
 * <p>{@link #apply} changes a running gateway as a whole or not at all; {@link #drain} then {@link #close} end it without
 * losing a query. These block and are not for event loops; calls from several threads wait for each other.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Gateway.class.getName());
    /** How long queries in flight get to end once nothing new is taken: an upstream group's usual deadline. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    /** What the rules are before the first configuration: nobody is answered. */
    private static final AccessConfig NO_ACCESS =
            new AccessConfig(List.of(), new AccessConfig.RateLimit(0, 0, 32, 56), 0, List.of());

    private final GatewayMetrics metrics;
    private final GatewayMeters meters;
    private final EventLoops loops;
    private final FileWatcher files = new FileWatcher();
    private final ConnectionLimits connectionLimits;
    private final HttpCounters httpCounters = new HttpCounters();
    private final QuicCounters quicCounters = new QuicCounters();
    private final ProxyCounters proxyCounters = new ProxyCounters();
    private final Transports transports;
    private final Listeners listeners;
    private final LocalData localData;
    private final Certificates certificates;
    private final AccessRules access;
    private final ResponseRateLimit responseRateLimit;
    private final ReplyCache cache;
    private final UpstreamGroups upstreams;
    private final LocalAnswers localAnswers;
    private final LoopDetector loopDetector = new LoopDetector();
    private final ServerCookies ownCookies;
    private ServerCookies cookies;
    private final Readiness readiness = new Readiness();
    private final Heartbeats heartbeats;
    private final OpsPort ops;
    private final ListenerNews news;
    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("switchboard-background").factory());
    private final LeavingGroups leaving = new LeavingGroups(background);
    private volatile GatewayConfig config;
    /** Whether a configuration is in place: the ops port is open before the first one is. */
    private volatile boolean configured;

    private boolean closed;

    private Gateway(GatewayConfig config, List<ZoneResource> builtIn, Ticker ticker) {
        this.config = config;
        int count = Runtime.getRuntime().availableProcessors();
        metrics = new GatewayMetrics(count, ByteBufAllocator.DEFAULT);
        loops = new EventLoops(count, ticker, metrics::loop);
        connectionLimits = new ConnectionLimits(config.limits().tcp());
        certificates = new Certificates(files::watch, Gateway::epochSeconds);
        localData = new LocalData(files::watch, builtIn, ticker);
        localAnswers = new LocalAnswers(localData);
        access = new AccessRules(NO_ACCESS, count, ticker, files::watch, localData.clients());
        transports = new Transports(
                loops,
                connectionLimits,
                certificates,
                httpCounters,
                proxyCounters,
                quicCounters,
                new HandshakeLimit(access::limitsHandshakes, access::admitsHandshake),
                readiness::isReady);
        listeners = new Listeners(transports);
        news = new ListenerNews(listeners, certificates, localData, transports);
        responseRateLimit = new ResponseRateLimit(NO_ACCESS, count, ticker);
        cache = new ReplyCache(HeapBudget.fit(config.cache()), config.limits(), ticker);
        upstreams = new UpstreamGroups(loops, cache, transports, loopDetector);
        heartbeats = new Heartbeats(
                loops.members().stream().map(EventLoops.Member::loop).toList(), ticker);
        ops = new OpsPort(metrics, readiness, heartbeats);
        readiness.add(
                "records",
                () -> configured ? joined(localData.store().notReady()) : Optional.of("not read yet"),
                () -> joined(localData.store().remarks()));
        meters = new GatewayMeters(metrics);
        meters.bindCache(cache, () -> HeapBudget.fit(config().cache()).sizeBytes());
        meters.bindConnections(connectionLimits);
        meters.bindHandshakes(certificates);
        meters.bindHttp(httpCounters);
        meters.bindQuic(quicCounters);
        meters.bindProxies(proxyCounters);
        meters.bindAccess(access, responseRateLimit);
        localAnswers.bindTo(meters);
        readiness.bindTo(metrics.group());
        heartbeats.bindTo(metrics.group());
        ownCookies = ServerCookies.withRandomSecret(new SecureRandom(), Gateway::epochSeconds);
        cookies = ownCookies;
    }

    /** Starts a gateway; when this returns it answers. */
    public static Gateway start(GatewayConfig config) throws GatewayException {
        return start(config, List.of());
    }

    /** Starts a gateway that also answers for zones that come with the program. */
    public static Gateway start(GatewayConfig config, List<ZoneResource> builtIn) throws GatewayException {
        return start(config, builtIn, System::nanoTime);
    }

    /** The same by another clock, which must not run slower than time itself: TTLs and deadlines go by it. */
    public static Gateway start(GatewayConfig config, List<ZoneResource> builtIn, Ticker ticker)
            throws GatewayException {
        Gateway gateway = new Gateway(config, builtIn, ticker);
        try {
            gateway.heartbeats.start();
            gateway.apply(config);
            gateway.tendCertificates();
            gateway.watchAddresses();
            return gateway;
        } catch (GatewayException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    /**
     * Puts a configuration in place of the present one. Queries that wait for an answer get it from where they wait.
     *
     * @throws GatewayException if it cannot be put in place; then everything is as before
     */
    public synchronized void apply(GatewayConfig next) throws GatewayException {
        PreparedChange change = new PreparedChange();
        try {
            Transports.requireLibraries(next);
            change.prepare(next, certificates, listeners, access, ops);
            // Last, because it takes effect at once.
            localData.use(next);
        } catch (BindException
                | CertificateException
                | InvalidRecordsException
                | IOException
                | IllegalArgumentException e) {
            change.abandon();
            throw new GatewayException(e);
        }
        replace(next, change);
        HeapBudget.warn(next.cache());
        config = next;
        configured = true;
    }

    /** Everything that could fail has gone well. */
    private void replace(GatewayConfig next, PreparedChange change) {
        change.commitOps();
        connectionLimits.use(next.limits().tcp());
        responseRateLimit.apply(next.access());
        cache.apply(HeapBudget.fit(next.cache()), next.limits());
        cookies = cookies(next.cookies());
        List<UpstreamGroup> unused = upstreams.use(next);
        change.commit();
        answerBy(next);
        change.startListening();
        meters.showUpstreams(upstreams.groups());
        meters.showCertificates(certificates);
        meters.showCluster(localData.kubernetes());
        meters.showFiles(localData::files, access::blockLists);
        leaving.closeWhenDone(unused);
    }

    /** Hands a configuration to the loops, for the listeners that are committed. */
    private void answerBy(GatewayConfig wanted) {
        news.designate();
        SourceFilter sourceFilter = news.sourceFilter();
        loops.onEach(member -> member.pipeline().use(sources(wanted, member, sourceFilter)));
    }

    /** Without a secret in the configuration, one of our own for as long as the process lives. */
    private ServerCookies cookies(CookieConfig wanted) {
        byte[] secret = wanted.secretOctets();
        return secret == null
                ? ownCookies
                : new ServerCookies(secret, wanted.previousSecretOctets(), Gateway::epochSeconds);
    }

    /** Renewal, ticket keys and warnings: far more often than any of them is due. */
    @SuppressWarnings("FutureReturnValueIgnored") // tend() does not fail, and close() ends it
    private void tendCertificates() {
        background.scheduleWithFixedDelay(this::tend, 1, 1, TimeUnit.HOURS);
    }

    /** Often enough for an address that comes up, seldom enough to cost nothing. */
    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged, and close() ends it
    private void watchAddresses() {
        background.scheduleWithFixedDelay(this::followAddresses, 1, 1, TimeUnit.MINUTES);
    }

    private synchronized void followAddresses() {
        if (closed) {
            return;
        }
        try {
            Listeners.Change change = listeners.follow(config.listeners());
            if (!change.isEmpty()) {
                change.commit();
                answerBy(config);
                change.start();
                LOG.log(
                        Level.INFO,
                        "addresses have changed: listening on {0} now",
                        listeners.bound().size());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "addresses have changed, which could not be followed", e);
        }
    }

    private void tend() {
        certificates.tend();
        synchronized (this) {
            if (!closed) {
                // A certificate that was renewed may have other names.
                news.designate();
            }
        }
    }

    private static Optional<String> joined(List<String> words) {
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
    }

    private static long epochSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    private PipelineSources sources(GatewayConfig next, EventLoops.Member member, SourceFilter sourceFilter) {
        return new PipelineSources(
                access,
                access,
                access,
                localAnswers.records(next.records(), member),
                localAnswers.transfers(next.records()),
                upstreams.routes(next.routes(), member.loop().index(), localData.clients()),
                sourceFilter,
                loopDetector,
                cookies,
                responseRateLimit,
                next.identity().name(),
                next.identity().version());
    }

    /** The configuration in place. */
    public GatewayConfig config() {
        return config;
    }

    /** What is listened on, with the ports that the system chose. */
    public synchronized List<BoundListener> listeners() {
        return listeners.bound();
    }

    /** The port that metrics and health are served on, or -1 if they are not. */
    public synchronized int opsPort() {
        return ops.number();
    }

    /** Room for more metrics on this gateway's page. */
    public MeterGroup meterGroup() {
        return metrics.group();
    }

    /** News about files, for those who keep this gateway to a file. */
    FileWatch fileWatch() {
        return files::watch;
    }

    /** The authority of self-signed certificates, for who wants to trust it; none if there are no such certificates. */
    public Optional<Path> developmentAuthority() {
        return certificates.developmentAuthority();
    }

    /** The shared cache. */
    public ReplyCache cache() {
        return cache;
    }

    /**
     * Ends well: says that it is not ready, goes on answering for the lame-duck time, then takes nothing new from streams
     * and waits for what is in flight.
     */
    public void drain() throws InterruptedException {
        readiness.drain();
        Duration lameDuck = config().lameDuck();
        LOG.log(Level.INFO, "draining: not ready, answering for {0} more", lameDuck);
        Thread.sleep(lameDuck);
        synchronized (this) {
            listeners.stopAccepting();
        }
        loops.onEach(member -> member.connections().drain());
        long end = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while ((cache.queriesInFlight() > 0 || connectionLimits.open() > 0) && System.nanoTime() - end < 0) {
            Thread.sleep(10);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ops.close();
        heartbeats.stop();
        listeners.close();
        upstreams.close();
        leaving.closeNow();
        localData.close();
        certificates.close();
        access.close();
        files.close();
        background.shutdownNow();
        loops.close();
    }
}

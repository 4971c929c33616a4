package io.switchboard;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.access.AccessRules;
import io.switchboard.cache.ReplyCache;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.OpsConfig;
import io.switchboard.files.FileWatch;
import io.switchboard.files.FileWatcher;
import io.switchboard.listener.BindException;
import io.switchboard.listener.BoundListener;
import io.switchboard.listener.Listeners;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.ops.Heartbeats;
import io.switchboard.ops.OpsServer;
import io.switchboard.ops.Readiness;
import io.switchboard.query.PipelineSources;
import io.switchboard.query.ResponseLimit;
import io.switchboard.query.ServerCookies;
import io.switchboard.query.Ticker;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.LocalRecords;
import io.switchboard.records.RecordCounts;
import io.switchboard.records.zone.ZoneResource;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.upstream.UpstreamGroup;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

    private final GatewayMetrics metrics;
    private final EventLoops loops;
    private final FileWatcher files = new FileWatcher();
    private final ConnectionLimits connectionLimits;
    private final Transports transports;
    private final Listeners listeners;
    private final LocalData localData;
    private final AccessRules access;
    private final ReplyCache cache;
    private final UpstreamGroups upstreams;
    private final RecordCounts recordCounts = new RecordCounts();
    private final ServerCookies cookies;
    private final Readiness readiness = new Readiness();
    private final Heartbeats heartbeats;
    private @Nullable OpsServer ops;
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("switchboard-background").factory());
    private GatewayConfig config;
    private boolean closed;

    private Gateway(GatewayConfig config, List<ZoneResource> builtIn) {
        this.config = config;
        Ticker ticker = System::nanoTime;
        int count = Runtime.getRuntime().availableProcessors();
        metrics = new GatewayMetrics(count, ByteBufAllocator.DEFAULT);
        loops = new EventLoops(count, ticker, metrics::loop);
        connectionLimits = new ConnectionLimits(config.limits().tcp());
        transports = new Transports(loops, connectionLimits);
        listeners = new Listeners(transports);
        localData = new LocalData(files::watch, builtIn);
        access = new AccessRules(config.access(), count, ticker, files::watch);
        cache = new ReplyCache(config.cache(), config.limits(), ticker);
        upstreams = new UpstreamGroups(loops, cache, transports);
        heartbeats = new Heartbeats(
                loops.members().stream().map(EventLoops.Member::loop).toList(), ticker);
        readiness.add("records", () -> localData.store().notReady().stream().findFirst());
        cookies = ServerCookies.withRandomSecret(new SecureRandom(), () -> System.currentTimeMillis() / 1000);
    }

    /** Starts a gateway; when this returns it answers. */
    public static Gateway start(GatewayConfig config) throws GatewayException {
        return start(config, List.of());
    }

    /** Starts a gateway that also answers for zones that come with the program. */
    public static Gateway start(GatewayConfig config, List<ZoneResource> builtIn) throws GatewayException {
        Gateway gateway = new Gateway(config, builtIn);
        try {
            gateway.heartbeats.start();
            gateway.apply(config);
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
        Listeners.Change change = null;
        OpsServer nextOps = ops;
        try {
            change = listeners.prepare(next.listeners());
            nextOps = opsServer(next.ops());
            localData.use(next);
        } catch (BindException | InvalidRecordsException | IOException e) {
            if (change != null) {
                change.abandon();
            }
            if (nextOps != null && nextOps != ops) {
                nextOps.close();
            }
            throw new GatewayException(e);
        }
        if (ops != null && ops != nextOps) {
            ops.close();
        }
        ops = nextOps;
        connectionLimits.use(next.limits().tcp());
        access.apply(next.access());
        cache.apply(next.cache(), next.limits());
        List<UpstreamGroup> unused = upstreams.use(next.upstreams());
        loops.onEach(member -> member.pipeline().use(sources(next, member)));
        change.commit();
        transports.listeningOn(
                listeners.bound().stream().map(bound -> bound.address().getPort()).toList());
        closeWhenDone(unused);
        config = next;
    }

    /** The one that is there if it may stay, else a new one that listens already; null if there is to be none. */
    private @Nullable OpsServer opsServer(OpsConfig wanted) throws IOException {
        InetSocketAddress bind = wanted.bind();
        if (bind == null || ops != null && config.ops().equals(wanted)) {
            return bind == null ? null : ops;
        }
        return new OpsServer(bind, metrics, readiness, heartbeats);
    }

    private PipelineSources sources(GatewayConfig next, EventLoops.Member member) {
        return new PipelineSources(
                access,
                new LocalRecords(localData.store(), member.pipeline(), recordCounts),
                upstreams.routes(next.routes(), member.loop().index()),
                cookies,
                ResponseLimit.NONE,
                next.identity().name(),
                next.identity().version());
    }

    /** Queries that wait for a group which is no longer used keep it until their deadline. */
    private void closeWhenDone(List<UpstreamGroup> unused) {
        for (UpstreamGroup group : unused) {
            long delay = group.deadline().plusSeconds(1).toMillis();
            background.schedule(group::close, delay, TimeUnit.MILLISECONDS);
        }
    }

    /** The configuration in place. */
    public synchronized GatewayConfig config() {
        return config;
    }

    /** What is listened on, with the ports that the system chose. */
    public synchronized List<BoundListener> listeners() {
        return listeners.bound();
    }

    /** The port that metrics and health are served on, or -1 if they are not. */
    public synchronized int opsPort() {
        return ops == null ? -1 : ops.port();
    }

    /** News about files, for those who keep this gateway to a file. */
    FileWatch fileWatch() {
        return files::watch;
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
        if (ops != null) {
            ops.close();
        }
        heartbeats.stop();
        listeners.close();
        upstreams.close();
        localData.close();
        access.close();
        files.close();
        background.shutdownNow();
        loops.close();
    }
}

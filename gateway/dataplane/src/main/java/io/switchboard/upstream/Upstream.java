package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.dns.ExtendedError;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * One server that we forward to, as all event loops see it: its health, its latency, what was learnt about it, and what
 * was counted. Safe for any thread.
 */
public final class Upstream {
    /** Servers get upgraded: what they could not do is tried again after this time (RFC 6891 §6.2.2). */
    private static final long EDNS_MEMORY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final long CASE_MEMORY_NANOS = TimeUnit.HOURS.toNanos(1);
    /** So many replies in a row in the wrong case are a habit of the server, not an attack. */
    private static final int CASE_HABIT = 3;

    private final EndpointConfig endpoint;
    private final Latency latency = new Latency();
    private final HealthEvents events;
    private final Health health;
    private final TimedMemory withoutEdns = new TimedMemory();
    private final TimedMemory withoutCase = new TimedMemory();
    private final List<UpstreamCounters> counters = new CopyOnWriteArrayList<>();
    private final ExtendedError networkError;
    private volatile int wrongCases;
    private volatile long heardNanos;
    private volatile boolean heard;

    Upstream(String group, EndpointConfig endpoint, HealthConfig health) {
        this.endpoint = endpoint;
        this.events = new HealthEvents(group, endpoint.url());
        this.health = new Health(health, events);
        this.networkError = ExtendedError.of(ExtendedError.NETWORK_ERROR, endpoint.url());
    }

    /** Where it is. */
    public EndpointConfig endpoint() {
        return endpoint;
    }

    /** Whether it is asked. */
    public UpstreamState state() {
        return health.state();
    }

    /** How often {@code event} happened, over all loops. */
    public long count(UpstreamEvent event) {
        return counters.stream().mapToLong(c -> c.get(event)).sum();
    }

    /** Queries under way, over all loops. */
    public long inFlight() {
        return counters.stream().mapToLong(UpstreamCounters::inFlight).sum();
    }

    /** Sum of the time from query to reply in nanoseconds, over all loops. */
    public long latencyNanos() {
        return counters.stream().mapToLong(UpstreamCounters::latencyNanos).sum();
    }

    /** Replies in a latency class, see {@link UpstreamCounters#latencyBoundNanos}, over all loops. */
    public long latencyClass(int index) {
        return counters.stream().mapToLong(c -> c.latencyClass(index)).sum();
    }

    /** The smoothed time from query to reply in nanoseconds, 0 before the first. */
    public long smoothedLatencyNanos() {
        return latency.smoothedNanos();
    }

    HealthEvents events() {
        return events;
    }

    Health health() {
        return health;
    }

    Latency latency() {
        return latency;
    }

    ExtendedError networkError() {
        return networkError;
    }

    /** Counters for one more loop. */
    UpstreamCounters newCounters() {
        UpstreamCounters added = new UpstreamCounters();
        counters.add(added);
        return added;
    }

    /** Some message came that answers one of our questions. */
    void heard(long now) {
        heardNanos = now;
        heard = true;
        health.succeeded();
    }

    /** Whether it ever answered. */
    boolean wasHeard() {
        return heard;
    }

    /** Whether a reply to any query came since {@code sentNanos}. */
    boolean heardSince(long sentNanos) {
        return heard && heardNanos - sentNanos >= 0;
    }

    boolean understandsEdns(long now) {
        return !withoutEdns.holds(now);
    }

    void refusesEdns(long now) {
        withoutEdns.learn(now, now + EDNS_MEMORY_NANOS);
    }

    boolean keepsCase(long now) {
        return !withoutCase.holds(now);
    }

    void keptCase() {
        if (wrongCases != 0) {
            wrongCases = 0;
        }
    }

    /** A reply had the question in another case; true if from now on case is not random any more. */
    boolean lostCase(long now) {
        int before = wrongCases;
        // Two loops may count the same number; then one more reply is needed, which is no harm.
        wrongCases = before + 1;
        if (before + 1 < CASE_HABIT) {
            return false;
        }
        wrongCases = 0;
        return withoutCase.learn(now, now + CASE_MEMORY_NANOS);
    }

    /** The configured URL. */
    @Override
    public String toString() {
        return endpoint.url();
    }
}

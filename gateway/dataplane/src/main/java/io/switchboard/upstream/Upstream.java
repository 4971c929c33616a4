package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.ExtendedError;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One server at one address, as all event loops see it: its health, its latency, what was learnt about it, and what was
 * counted. Safe for any thread.
 */
public final class Upstream {
    /** Servers get upgraded: what they could not do is tried again after this time (RFC 6891 §6.2.2). */
    private static final long EDNS_MEMORY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final long CASE_MEMORY_NANOS = TimeUnit.HOURS.toNanos(1);
    /** So many replies in a row in the wrong case are a habit of the server, not an attack. */
    private static final int CASE_HABIT = 3;

    private final UpstreamEndpoint owner;
    private final ConnectTarget target;
    private final String name;
    private final int maxInFlight;
    private final Latency latency = new Latency();
    private final HealthEvents events;
    private final Health health;
    private final TimedMemory withoutEdns = new TimedMemory();
    private final TimedMemory withoutCase = new TimedMemory();
    private final AtomicInteger openLines;
    private final ExtendedError networkError;
    private final @Nullable UpstreamCookie cookie;
    private volatile int priority;
    private volatile long weight;
    private volatile UpstreamCounters[] counters = {};
    private volatile ForcedState forced;
    private volatile int wrongCases;
    private volatile long heardNanos;
    private volatile boolean heard;

    /** @param loops how many event loops have a line to it, or will have */
    Upstream(UpstreamEndpoint owner, ServerPlace place, UpstreamGroupConfig group, int loops) {
        InetSocketAddress address = place.address();
        this.owner = owner;
        this.target = new ConnectTarget(
                owner.config(), address, group.connections(), group.udp().sockets());
        this.maxInFlight = group.inFlightPerEndpoint();
        this.openLines = new AtomicInteger(loops);
        this.forced = owner.forced();
        String url = owner.config().url();
        this.name = owner.config().isNamed() ? url + " (" + Addresses.format(address) + ")" : url;
        this.events = new HealthEvents(group.name(), name, latency);
        this.health = new Health(group.health(), events);
        this.networkError = ExtendedError.of(ExtendedError.NETWORK_ERROR, url);
        this.cookie = group.udp().cookies() ? new UpstreamCookie() : null;
        rank(place);
    }

    /** What is said of its place now; the address stays what it is. */
    final void rank(ServerPlace place) {
        priority = place.priority();
        weight = place.weight() * owner.config().weight();
    }

    UpstreamEndpoint owner() {
        return owner;
    }

    /** Within its endpoint: those of a larger one are in reserve for those of a smaller one. */
    int priority() {
        return priority;
    }

    /** Its share of queries under policies that look at weights, in hundredths. */
    long weight() {
        return weight;
    }

    /** Which endpoint of the configuration it belongs to. */
    public EndpointConfig endpoint() {
        return target.endpoint();
    }

    /** Where it is. */
    public InetSocketAddress address() {
        return target.address();
    }

    ConnectTarget target() {
        return target;
    }

    /** Whether it is asked. */
    public UpstreamState state() {
        UpstreamState found = health.state();
        return found == UpstreamState.LOOPING
                ? found
                : switch (forced) {
                    case AUTO -> found;
                    case UP -> UpstreamState.UP;
                    case DOWN -> UpstreamState.DOWN;
                    case DRAIN -> UpstreamState.DRAINING;
                };
    }

    void force(ForcedState state) {
        forced = state;
    }

    ForcedState forced() {
        return forced;
    }

    /** Whether it may be asked when nobody better is left. */
    boolean usable() {
        return forced != ForcedState.DOWN && forced != ForcedState.DRAIN && health.state() != UpstreamState.LOOPING;
    }

    /** How often {@code event} happened, over all loops. */
    public long count(UpstreamEvent event) {
        return Arrays.stream(counters).mapToLong(c -> c.get(event)).sum();
    }

    /** Queries under way, over all loops. */
    public long inFlight() {
        long sum = 0;
        for (UpstreamCounters loop : counters) {
            sum += loop.inFlight();
        }
        return sum;
    }

    /**
     * Whether another query may wait for it. The bound is on the sum over all loops; a loop that has no more than its share
     * need not look at the others.
     *
     * @param own how many wait on the calling loop
     */
    boolean hasRoom(int own) {
        return own < maxInFlight && ((long) own * counters.length < maxInFlight || inFlight() < maxInFlight);
    }

    /** Sum of the time from query to reply in nanoseconds, over all loops. */
    public long latencyNanos() {
        return Arrays.stream(counters).mapToLong(UpstreamCounters::latencyNanos).sum();
    }

    /** Replies in a latency class, see {@link UpstreamCounters#latencyBoundNanos}, over all loops. */
    public long latencyClass(int index) {
        return Arrays.stream(counters).mapToLong(c -> c.latencyClass(index)).sum();
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

    /** The cookie of queries over datagrams, or null if they carry none. */
    @Nullable UpstreamCookie cookie() {
        return cookie;
    }

    /** Counters for one more loop. */
    synchronized UpstreamCounters newCounters() {
        UpstreamCounters added = new UpstreamCounters();
        UpstreamCounters[] more = Arrays.copyOf(counters, counters.length + 1);
        more[counters.length] = added;
        counters = more;
        return added;
    }

    /** A loop has closed its line for good; after the last one nothing is counted any more. */
    void lineClosed() {
        if (openLines.decrementAndGet() == 0) {
            owner.ended(this);
        }
    }

    /** Adds everything that was counted to {@code sum}. */
    void addTo(UpstreamCounters sum) {
        for (UpstreamCounters loop : counters) {
            sum.addAll(loop);
        }
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
        return foldsCase(now);
    }

    /** It does not keep the case of questions; true if that is news. */
    boolean foldsCase(long now) {
        return withoutCase.learn(now, now + CASE_MEMORY_NANOS);
    }

    /** The configured URL, and the address if that is not in it. */
    @Override
    public String toString() {
        return name;
    }
}

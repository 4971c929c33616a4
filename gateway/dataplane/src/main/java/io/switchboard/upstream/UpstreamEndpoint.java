package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * One endpoint of a group's configuration: one upstream if its URL has an address; as many as its name leads to if it
 * has one. What was counted of an address that is gone stays in the endpoint's sums, so that they never fall.
 *
 * <p>Safe for any thread.
 */
public final class UpstreamEndpoint {
    private final EndpointConfig config;
    private final AtomicLong resolutions = new AtomicLong();
    private final AtomicLong failedResolutions = new AtomicLong();
    /** Guarded by this: those in use, and those that still end what they have begun. */
    private final List<Upstream> counted = new ArrayList<>();
    /** Guarded by this: the sums of those that are gone. */
    private final UpstreamCounters past = new UpstreamCounters();

    private volatile List<Upstream> upstreams = List.of();
    private volatile ForcedState forced = ForcedState.AUTO;

    UpstreamEndpoint(EndpointConfig config) {
        this.config = config;
    }

    /** As configured. */
    public EndpointConfig config() {
        return config;
    }

    /** Its URL, by which it is known. */
    public String url() {
        return config.url();
    }

    /** The servers behind it now; none while a host name is not resolved. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /** What an operator has said about it. */
    public ForcedState forced() {
        return forced;
    }

    synchronized void force(ForcedState state) {
        forced = state;
        upstreams.forEach(upstream -> upstream.force(state));
    }

    /** Uses these from now on. */
    synchronized void use(List<Upstream> next) {
        next.stream().filter(upstream -> !counted.contains(upstream)).forEach(counted::add);
        upstreams = List.copyOf(next);
        // One that was made while somebody forced the others.
        force(forced);
    }

    /** The last loop has closed its line to an upstream that is not used any more. */
    synchronized void ended(Upstream gone) {
        if (!upstreams.contains(gone) && counted.remove(gone)) {
            gone.addTo(past);
        }
    }

    private synchronized long sum(ToLongFunction<Upstream> value, long before) {
        return before + counted.stream().mapToLong(value).sum();
    }

    /** How often {@code event} happened, over all loops and addresses. */
    public synchronized long count(UpstreamEvent event) {
        return sum(upstream -> upstream.count(event), past.get(event));
    }

    /** Queries under way, over all loops and addresses. */
    public long inFlight() {
        return sum(Upstream::inFlight, 0);
    }

    /** Sum of the time from query to reply in nanoseconds. */
    public synchronized long latencyNanos() {
        return sum(Upstream::latencyNanos, past.latencyNanos());
    }

    /** Replies in a latency class, see {@link UpstreamCounters#latencyBoundNanos}. */
    public synchronized long latencyClass(int index) {
        return sum(upstream -> upstream.latencyClass(index), past.latencyClass(index));
    }

    /** How many of its addresses are up. */
    public long up() {
        return upstreams.stream()
                .filter(upstream -> upstream.state() == UpstreamState.UP)
                .count();
    }

    /** How often its name was resolved. */
    public long resolutions() {
        return resolutions.get();
    }

    /** How often its name could not be resolved. */
    public long failedResolutions() {
        return failedResolutions.get();
    }

    void resolved(boolean success) {
        (success ? resolutions : failedResolutions).incrementAndGet();
    }

    /** The URL. */
    @Override
    public String toString() {
        return config.url();
    }
}

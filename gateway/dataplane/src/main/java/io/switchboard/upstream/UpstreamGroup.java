package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.QueryLoop;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Upstreams that can stand in for each other. Each event loop asks them through an {@link AnswerSource} of its own, with
 * its own sockets and connections; their health and latency are shared.
 *
 * <p>Endpoints with names become as many upstreams as these lead to, which come and go while the group is asked.
 * One of the loops is the group's home: there the names are resolved and the probes sent. It decides which upstreams there
 * are, and hands the list to every loop.
 *
 * <p>Safe for any thread, except where said.
 */
public final class UpstreamGroup {
    private static final System.Logger LOG = System.getLogger(UpstreamGroup.class.getName());
    /** An exchange notes in eight bits which upstream it asks. */
    private static final int MAX_UPSTREAMS = 256;

    private final UpstreamGroupConfig config;
    private final List<UpstreamEndpoint> endpoints;
    private final List<GroupAnswers> loops = new CopyOnWriteArrayList<>();
    private volatile List<Upstream> upstreams;

    /** The home's: what is done for it besides answering; null until something is. */
    private @Nullable GroupHome home;

    private boolean closed;

    /** A group that has sent nothing yet. */
    public UpstreamGroup(UpstreamGroupConfig config) {
        if (config.endpoints().size() > MAX_UPSTREAMS) {
            throw new IllegalArgumentException("endpoints of " + config.name() + ": "
                    + config.endpoints().size() + " (expected: at most " + MAX_UPSTREAMS + ")");
        }
        this.config = config;
        this.endpoints = config.endpoints().stream().map(UpstreamEndpoint::new).toList();
        for (UpstreamEndpoint endpoint : endpoints) {
            if (!endpoint.config().isNamed()) {
                endpoint.use(List.of(
                        upstream(endpoint, ServerPlace.at(endpoint.config().address()))));
            }
        }
        this.upstreams = current();
    }

    private Upstream upstream(UpstreamEndpoint endpoint, ServerPlace place) {
        return new Upstream(endpoint, place, config, loops.size());
    }

    private List<Upstream> current() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.upstreams().stream())
                .toList();
    }

    /** The group's name. */
    public String name() {
        return config.name();
    }

    /** How long one query may take, from its arrival. */
    public Duration deadline() {
        return config.deadline();
    }

    /** In the order of the configuration. */
    public List<UpstreamEndpoint> endpoints() {
        return endpoints;
    }

    /** All upstreams that there are now, in the order of their endpoints. */
    public List<Upstream> upstreams() {
        return upstreams;
    }

    UpstreamGroupConfig config() {
        return config;
    }

    /**
     * The group as {@code loop} asks it. Called on the loop's thread, once for each loop, and for all of them before {@link
     * #resolve} and {@link #watch}.
     *
     * @param connectors opens this loop's ways to the upstreams
     */
    public AnswerSource on(QueryLoop loop, ConnectorFactory connectors) {
        GroupAnswers answers = new GroupAnswers(loop, config, connectors, hasNames());
        answers.use(upstreams);
        loops.add(answers);
        return answers;
    }

    private boolean hasNames() {
        return endpoints.stream().anyMatch(endpoint -> endpoint.config().isNamed());
    }

    /** Begins to resolve the host names of endpoints, if there are any; returns at once. */
    public void resolve() {
        if (hasNames()) {
            onHome(GroupHome::resolve);
        }
    }

    /**
     * Starts the probes: whether an upstream that fails is alive, and whether any leads back here. They live on one of the
     * loops that the group is {@link #on}, and start there a moment later.
     *
     * @param suffix what the names of probes for loops end in: a name whose queries are sent to this group
     */
    public void watch(LoopDetector detector, DomainName suffix) {
        onHome(at -> at.watch(detector, suffix));
    }

    private void onHome(Consumer<GroupHome> task) {
        GroupAnswers answers = loops.getFirst();
        answers.loop().execute(() -> {
            if (!closed) {
                if (home == null) {
                    home = new GroupHome(this, answers);
                }
                task.accept(home);
            }
        });
    }

    /**
     * An endpoint's name leads to these places now, the smallest priority first. Upstreams at addresses that stay are kept,
     * with all that is known of them, and in their place among those of their priority. On the home's thread.
     */
    void use(UpstreamEndpoint endpoint, List<ServerPlace> places) {
        List<Upstream> before = endpoint.upstreams();
        List<Upstream> staying = new ArrayList<>();
        List<Upstream> added = new ArrayList<>();
        places.stream().limit(roomFor(endpoint)).forEach(place -> {
            Upstream known = at(before, place.address());
            if (known == null) {
                added.add(upstream(endpoint, place));
            } else {
                known.rank(place);
                staying.add(known);
            }
        });
        List<Upstream> next = new ArrayList<>(before);
        next.retainAll(staying);
        next.addAll(added);
        next.sort(Comparator.comparingInt(Upstream::priority));
        if (!next.equals(before)) {
            LOG.log(Level.INFO, "upstream {0} of group {1} is at {2}", endpoint.url(), name(), addresses(next));
            endpoint.use(next);
            publish();
        }
    }

    private static @Nullable Upstream at(List<Upstream> upstreams, InetSocketAddress address) {
        return upstreams.stream()
                .filter(upstream -> upstream.address().equals(address))
                .findFirst()
                .orElse(null);
    }

    private static List<InetSocketAddress> addresses(List<Upstream> upstreams) {
        return upstreams.stream().map(Upstream::address).toList();
    }

    /** Endpoints with addresses have their place for sure; names share the others. */
    private long roomFor(UpstreamEndpoint endpoint) {
        long others = endpoints.stream()
                .filter(other -> other != endpoint)
                .mapToLong(other -> Math.max(1, other.upstreams().size()))
                .sum();
        return Math.max(1, Math.min(ServerLookup.MAX_SERVERS, MAX_UPSTREAMS - others));
    }

    private void publish() {
        List<Upstream> next = current();
        upstreams = next;
        GroupAnswers first = loops.getFirst();
        first.use(next);
        if (home != null) {
            home.follow(next);
        }
        for (GroupAnswers answers : loops) {
            if (answers != first) {
                answers.loop().execute(() -> answers.use(next));
            }
        }
    }

    /** Every name was resolved, or could not be: queries need not wait for addresses. On the home's thread. */
    void resolved() {
        loops.forEach(answers -> answers.loop().execute(answers::resolved));
    }

    /**
     * Puts an operator's word over what health says of an endpoint, until it is {@link ForcedState#AUTO} again. Holds for
     * addresses that its name gets later, too.
     *
     * @param url the endpoint's, as configured
     * @return whether the group has such an endpoint
     */
    public boolean force(String url, ForcedState state) {
        boolean found = false;
        for (UpstreamEndpoint endpoint : endpoints) {
            if (endpoint.url().equals(url)) {
                found = true;
                endpoint.force(state);
                LOG.log(Level.WARNING, "upstream {0} of group {1} is set to {2}", url, name(), state.label());
            }
        }
        if (found && state == ForcedState.DOWN) {
            loops.forEach(answers -> answers.loop().execute(answers::cutOff));
        }
        return found;
    }

    /** Takes over what operators have said of endpoints that {@code before} has under the same URL. Before any query. */
    public void keepForced(UpstreamGroup before) {
        for (UpstreamEndpoint old : before.endpoints) {
            if (old.forced() != ForcedState.AUTO) {
                force(old.url(), old.forced());
            }
        }
    }

    boolean isNobodyUp() {
        for (Upstream upstream : upstreams) {
            if (upstream.state() == UpstreamState.UP) {
                return false;
            }
        }
        return true;
    }

    /** Ends the probes and closes every loop's sockets and connections, each on its own thread; queries under way fail. */
    public void close() {
        if (!loops.isEmpty()) {
            loops.getFirst().loop().execute(() -> {
                closed = true;
                if (home != null) {
                    home.close();
                }
            });
        }
        for (GroupAnswers answers : loops) {
            answers.loop().execute(answers::close);
        }
    }
}

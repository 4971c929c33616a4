package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.QueryLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Upstreams that can stand in for each other. Each event loop asks them through an {@link AnswerSource} of its own, with
 * its own sockets and connections; their health and latency are shared.
 *
 * <p>Safe for any thread, except where said.
 */
public final class UpstreamGroup {
    /** An exchange notes in eight bits which upstream it asks. */
    private static final int MAX_UPSTREAMS = 256;

    private final UpstreamGroupConfig config;
    private final List<Upstream> upstreams;
    private final List<GroupAnswers> loops = new CopyOnWriteArrayList<>();
    private final List<UpstreamProbe> probes = new CopyOnWriteArrayList<>();

    /** A group that has sent nothing yet. */
    public UpstreamGroup(UpstreamGroupConfig config) {
        if (config.endpoints().size() > MAX_UPSTREAMS) {
            throw new IllegalArgumentException("endpoints of " + config.name() + ": "
                    + config.endpoints().size() + " (expected: at most " + MAX_UPSTREAMS + ")");
        }
        this.config = config;
        this.upstreams = config.endpoints().stream()
                .map(endpoint -> new Upstream(config.name(), endpoint, config.health()))
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
    public List<Upstream> upstreams() {
        return upstreams;
    }

    /**
     * The group as {@code loop} asks it. Called on the loop's thread, once for each loop.
     *
     * @param connectors opens this loop's ways to the upstreams
     */
    public AnswerSource on(QueryLoop loop, ConnectorFactory connectors) {
        Line[] lines = upstreams.stream()
                .map(upstream -> new Line(upstream, loop, connectors))
                .toArray(Line[]::new);
        GroupAnswers answers = new GroupAnswers(loop, config, lines);
        loops.add(answers);
        return answers;
    }

    /**
     * Starts the probes: whether an upstream that fails is alive, and whether any leads back here. They live on one of the
     * loops that the group is {@link #on}, and start there a moment later.
     *
     * @param suffix what the names of probes for loops end in: a name whose queries are sent to this group
     */
    public void watch(LoopDetector detector, DomainName suffix) {
        GroupAnswers home = loops.getFirst();
        home.loop().execute(() -> watch(home, detector, suffix));
    }

    private void watch(GroupAnswers home, LoopDetector detector, DomainName suffix) {
        for (Line line : home.lines()) {
            UpstreamProbe probe =
                    new UpstreamProbe(line, home.loop(), config.health(), detector, suffix, this::isNobodyUp);
            line.upstream().events().wake(home.loop(), probe);
            probes.add(probe);
            probe.start();
        }
    }

    private boolean isNobodyUp() {
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
            loops.getFirst().loop().execute(() -> probes.forEach(UpstreamProbe::close));
        }
        for (GroupAnswers answers : loops) {
            answers.loop().execute(answers::close);
        }
    }
}

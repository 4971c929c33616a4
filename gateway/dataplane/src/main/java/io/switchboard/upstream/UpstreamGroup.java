package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig;
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
    private final UpstreamGroupConfig config;
    private final List<Upstream> upstreams;
    private final List<GroupAnswers> loops = new CopyOnWriteArrayList<>();

    /** A group that has sent nothing yet. */
    public UpstreamGroup(UpstreamGroupConfig config) {
        this.config = config;
        this.upstreams = config.endpoints().stream()
                .map(endpoint -> new Upstream(endpoint, config.health(), new HealthLog(config.name(), endpoint.url())))
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

    /** Closes every loop's sockets and connections, each on its own thread; queries under way fail. */
    public void close() {
        for (GroupAnswers answers : loops) {
            answers.loop().execute(answers::close);
        }
        loops.clear();
    }
}

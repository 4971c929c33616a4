package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.HedgeConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.config.UpstreamGroupConfig.UdpConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.query.AnswerSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is done for a group on the gateway's own account: names are resolved, upstreams are probed. One event loop. */
final class GroupHome {
    /** The policy's order is as configured: most people name the one that they trust most first. */
    private static final Policy BOOTSTRAP_POLICY = Policy.SEQUENTIAL;

    private static final Duration BOOTSTRAP_DEADLINE = Duration.ofSeconds(4);
    private static final HealthConfig BOOTSTRAP_HEALTH = new HealthConfig(3, 2, Duration.ofSeconds(5));
    private static final int BOOTSTRAP_IN_FLIGHT = 1000;

    private record Watch(LoopDetector detector, DomainName suffix) {}

    private record Bootstrap(UpstreamGroup group, AnswerSource source) {}

    private final UpstreamGroup group;
    private final GroupAnswers answers;
    private final Map<Upstream, UpstreamProbe> probes = new HashMap<>();
    private final List<EndpointResolution> resolutions = new ArrayList<>();
    private final Map<List<EndpointConfig>, Bootstrap> bootstraps = new HashMap<>();
    private @Nullable Watch watch;
    private int unresolved;

    GroupHome(UpstreamGroup group, GroupAnswers answers) {
        this.group = group;
        this.answers = answers;
    }

    /** Resolves the names of endpoints from now on. */
    void resolve() {
        for (UpstreamEndpoint endpoint : group.endpoints()) {
            if (endpoint.config().isNamed()) {
                unresolved++;
                resolutions.add(new EndpointResolution(
                        endpoint,
                        answers.loop(),
                        bootstrap(endpoint.config()),
                        found -> group.use(endpoint, found),
                        new FirstConclusion()));
            }
        }
        resolutions.forEach(EndpointResolution::start);
    }

    /** Nobody waits for names once each has been tried. */
    private final class FirstConclusion implements Runnable {
        private boolean ran;

        @Override
        public void run() {
            if (!ran) {
                ran = true;
                if (--unresolved == 0) {
                    group.resolved();
                }
            }
        }
    }

    private AnswerSource bootstrap(EndpointConfig endpoint) {
        List<EndpointConfig> servers =
                endpoint.bootstrap().isEmpty() ? group.config().bootstrap() : endpoint.bootstrap();
        return bootstraps.computeIfAbsent(servers, this::open).source();
    }

    /** The servers are asked like a group of upstreams: by our own connectors, with all that makes replies hard to forge. */
    private Bootstrap open(List<EndpointConfig> servers) {
        UpstreamGroupConfig like = group.config();
        UpstreamGroup opened = new UpstreamGroup(new UpstreamGroupConfig(
                like.name() + ".bootstrap",
                servers,
                List.of(),
                BOOTSTRAP_POLICY,
                1,
                BOOTSTRAP_DEADLINE,
                1 + 2 * servers.size(),
                new HedgeConfig(new HedgeConfig.Never(), 1),
                AllDown.TRY,
                BOOTSTRAP_IN_FLIGHT,
                like.connections(),
                BOOTSTRAP_HEALTH,
                new UdpConfig(true, true, false, UdpConfig.MOST_SOCKETS),
                false));
        return new Bootstrap(opened, opened.on(answers.loop(), answers.connectors()));
    }

    /** Probes all upstreams from now on. */
    void watch(LoopDetector detector, DomainName suffix) {
        if (watch == null) {
            watch = new Watch(detector, suffix);
            follow(group.upstreams());
        }
    }

    /** These are the group's upstreams now. */
    void follow(List<Upstream> upstreams) {
        probes.entrySet().removeIf(probed -> {
            boolean gone = !upstreams.contains(probed.getKey());
            if (gone) {
                probed.getValue().close();
            }
            return gone;
        });
        Watch how = watch;
        if (how != null) {
            upstreams.forEach(upstream -> probes.computeIfAbsent(upstream, added -> probe(added, how)));
        }
    }

    private @Nullable UpstreamProbe probe(Upstream upstream, Watch how) {
        Line line = answers.lineTo(upstream);
        if (line == null) {
            return null;
        }
        UpstreamProbe probe = new UpstreamProbe(
                line, answers.loop(), group.config().health(), how.detector(), how.suffix(), group::isNobodyUp);
        upstream.events().wake(answers.loop(), probe);
        probe.start();
        return probe;
    }

    void close() {
        probes.values().forEach(UpstreamProbe::close);
        resolutions.forEach(EndpointResolution::close);
        bootstraps.values().forEach(bootstrap -> bootstrap.group().close());
    }
}

package io.switchboard;

import io.switchboard.cache.CachingSource;
import io.switchboard.cache.ReplyCache;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.RouteConfig;
import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.dns.NameTable;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.upstream.ConnectorFactory;
import io.switchboard.upstream.LoopDetector;
import io.switchboard.upstream.UpstreamGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The upstream groups in use, each with the cache in front of it on every event loop. A group whose configuration stays
 * keeps its connections and what it knows of its upstreams; of one that changes, forced states of endpoints that stay are
 * kept.
 */
final class UpstreamGroups {
    /** A group with its source on each loop, by the loop's number. */
    private record Member(UpstreamGroupConfig config, UpstreamGroup group, AnswerSource[] sources) {}

    private final EventLoops loops;
    private final ReplyCache cache;
    private final ConnectorFactory connectors;
    private final LoopDetector loopDetector;
    /** A group's number in the cache's keys; never given to another name. */
    private final Map<String, Integer> views = new HashMap<>();

    private final Set<UpstreamGroup> watched = Collections.newSetFromMap(new IdentityHashMap<>());
    private Map<String, Member> members = Map.of();

    UpstreamGroups(EventLoops loops, ReplyCache cache, ConnectorFactory connectors, LoopDetector loopDetector) {
        this.loops = loops;
        this.cache = cache;
        this.connectors = connectors;
        this.loopDetector = loopDetector;
    }

    /** Uses these groups from now on; returns those that are not used any more, for the caller to close. */
    List<UpstreamGroup> use(GatewayConfig gateway) {
        Map<String, Member> next = new LinkedHashMap<>();
        gateway.upstreams().forEach((name, config) -> {
            Member known = members.get(name);
            next.put(name, known != null && known.config().equals(config) ? known : open(config, known));
        });
        next.values().forEach(member -> watch(member.group(), gateway.routes()));
        List<UpstreamGroup> unused = new ArrayList<>();
        members.values().stream()
                .filter(member -> !next.containsValue(member))
                .forEach(member -> unused.add(member.group()));
        unused.forEach(watched::remove);
        members = next;
        return unused;
    }

    private Member open(UpstreamGroupConfig config, @Nullable Member before) {
        UpstreamGroup group = new UpstreamGroup(config);
        if (before != null) {
            group.keepForced(before.group());
        }
        int view = views.computeIfAbsent(config.name(), name -> views.size());
        AnswerSource[] sources = new AnswerSource[loops.members().size()];
        loops.onEach(member -> {
            AnswerSource next = group.on(member.loop(), connectors);
            sources[member.loop().index()] = config.udp().retryOverTcpWhenTruncated()
                    ? new CachingSource(cache, view, member.loop(), next)
                    : CachingSource.apart(cache, view, member.loop(), next);
        });
        group.resolve();
        return new Member(config, group, sources);
    }

    /** A group that no route leads to is not asked, so it needs no probes. */
    private void watch(UpstreamGroup group, List<RouteConfig> routes) {
        routes.stream()
                .filter(route -> route.upstreams().equals(group.name()))
                .findFirst()
                .filter(route -> watched.add(group))
                .ifPresent(route -> group.watch(loopDetector, route.suffixes().getFirst()));
    }

    /** The sources of one event loop by the suffixes that lead to them. */
    NameTable<AnswerSource> routes(List<RouteConfig> routes, int loop, ClientNamespaces clients) {
        RouteTable table = new RouteTable(clients);
        for (RouteConfig route : routes) {
            Member member = members.get(route.upstreams());
            if (member == null) {
                throw new IllegalArgumentException("upstreams: " + route.upstreams() + " (expected: a group)");
            }
            table.add(route, member.sources()[loop]);
        }
        return table.build();
    }

    List<UpstreamGroup> groups() {
        return members.values().stream().map(Member::group).toList();
    }

    void close() {
        groups().forEach(UpstreamGroup::close);
        members = Map.of();
    }
}

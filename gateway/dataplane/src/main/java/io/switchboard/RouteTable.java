package io.switchboard;

import io.switchboard.config.RouteConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.NameTable;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.query.NamespaceRoute;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Routes of one event loop by their suffixes. Where none depends on the client, a suffix leads straight to its group. */
final class RouteTable {
    private final ClientNamespaces clients;
    private final Map<DomainName, AnswerSource> general = new HashMap<>();
    private final Map<DomainName, Map<String, AnswerSource>> byNamespace = new HashMap<>();

    RouteTable(ClientNamespaces clients) {
        this.clients = clients;
    }

    void add(RouteConfig route, AnswerSource source) {
        for (DomainName suffix : route.suffixes()) {
            if (route.clientNamespaces().isEmpty()) {
                general.put(suffix, source);
            } else {
                Map<String, AnswerSource> ways = byNamespace.computeIfAbsent(suffix, key -> new HashMap<>());
                route.clientNamespaces().forEach(namespace -> ways.put(namespace, source));
            }
        }
    }

    /** A client without a way of its own at a suffix goes the general one; without that, the one of the next shorter suffix. */
    NameTable<AnswerSource> build() {
        Set<DomainName> suffixes = new HashSet<>(general.keySet());
        suffixes.addAll(byNamespace.keySet());
        List<DomainName> shortestFirst = suffixes.stream()
                .sorted(Comparator.comparingInt(DomainName::labelCount))
                .toList();
        Map<DomainName, AnswerSource> table = new HashMap<>();
        for (DomainName suffix : shortestFirst) {
            AnswerSource own = general.get(suffix);
            Map<String, AnswerSource> ways = byNamespace.get(suffix);
            if (ways != null) {
                table.put(suffix, new NamespaceRoute(ways, own == null ? above(table, suffix) : own, clients));
            } else if (own != null) {
                table.put(suffix, own);
            }
        }
        return NameTable.of(table);
    }

    private static @Nullable AnswerSource above(Map<DomainName, AnswerSource> table, DomainName suffix) {
        for (DomainName name = suffix.parent(); name != null; name = name.parent()) {
            AnswerSource found = table.get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}

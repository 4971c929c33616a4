package io.switchboard.config;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Names;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.DomainName;
import java.util.List;

/** The keys of an item of {@code routes}. */
final class RouteKeys extends Section<RouteConfig> {
    private final Key<List<DomainName>> suffixes = required(
            "suffix",
            ListShape.ofSome("domain names", Names.domainName()),
            "The route holds for these names and all below them; of several routes the longest suffix wins.",
            RouteConfig::suffixes);
    private final Key<String> upstreams =
            required("upstreams", Texts.verbatim("the name of a group"), "Group that answers.", RouteConfig::upstreams);

    private final Key<List<String>> clientNamespaces = key(
            "client-namespaces",
            ListShape.of("names of namespaces", KubernetesShapes.namespace()),
            "[]",
            "Pods of which namespaces the route is for, before one for all clients; empty for all. Needs"
                    + " `records.kubernetes.pods: verified`.",
            RouteConfig::clientNamespaces);

    @Override
    protected RouteConfig build(Values values) {
        List<String> namespaces = values.get(clientNamespaces);
        values.reading().remember(namespaces, values.placeOf(clientNamespaces));
        return new RouteConfig(values.get(suffixes), values.get(upstreams), namespaces);
    }
}

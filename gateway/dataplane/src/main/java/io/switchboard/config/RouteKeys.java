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

    @Override
    protected RouteConfig build(Values values) {
        return new RouteConfig(values.get(suffixes), values.get(upstreams));
    }
}

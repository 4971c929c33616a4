package io.switchboard.records.special;

import io.switchboard.dns.DomainName;
import io.switchboard.records.LocalZone;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Special-use names (RFC 6761 and the registry it made) and locally served zones (RFC 6303, RFC 7793), which are
 * answered here, because asking others about them tells them what is none of their business or loads servers that
 * cannot know. Only the designated resolvers among them change; one thread at a time changes them.
 */
public final class SpecialNames implements RecordSource {
    private final List<LocalZone> zones;
    private List<DesignatedResolver> designated = List.of();
    private @Nullable Consumer<RecordPart> publish;

    private SpecialNames(List<LocalZone> zones) {
        this.zones = zones;
    }

    /**
     * All entries but those that {@code overrides} claims: an entry is left out when one of these names is its name or
     * below it. The root claims nothing.
     *
     * @param overrides suffixes of routes, origins of zones and names of static records
     */
    public static SpecialNames without(Collection<DomainName> overrides) {
        List<LocalZone> zones = new ArrayList<>(SpecialZones.all());
        zones.removeIf(zone -> overrides.stream().anyMatch(name -> name.isAtOrBelow(zone.origin())));
        return new SpecialNames(List.copyOf(zones));
    }

    /**
     * Answers for {@code _dns.resolver.arpa} with these from now on, the most preferred first; does nothing where
     * {@code resolver.arpa} is left out.
     */
    public void designate(List<DesignatedResolver> resolvers) {
        if (!designated.equals(resolvers)) {
            designated = List.copyOf(resolvers);
            if (publish != null) {
                publish.accept(part());
            }
        }
    }

    private RecordPart part() {
        List<LocalZone> now = new ArrayList<>(zones);
        now.replaceAll(zone -> zone instanceof ResolverZone resolver ? resolver.with(designated) : zone);
        return RecordPart.ofZones(now);
    }

    /** Number of entries. */
    public int size() {
        return zones.size();
    }

    @Override
    public String name() {
        return "special";
    }

    @Override
    public void open(Consumer<RecordPart> publish) {
        this.publish = publish;
        publish.accept(part());
    }
}

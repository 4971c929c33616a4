package io.switchboard.config;

import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Values;
import io.switchboard.config.schema.WordOr;
import io.switchboard.dns.DomainName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of {@code records}. */
final class RecordsKeys extends Section<RecordsConfig> {
    private final Key<List<StaticRecord>> staticRecords = key(
            "static",
            ListShape.of("records", new StaticRecordKeys()),
            "[]",
            "Records written here.",
            RecordsConfig::staticRecords);
    private final Key<List<ZoneFile>> zones = key(
            "zones",
            ListShape.of("zones", new ZoneFileKeys()),
            "[]",
            "Zones from master files, answered with authority.",
            RecordsConfig::zones);
    private final Key<List<Path>> hosts = key(
            "hosts",
            ListShape.of("hosts files", new HostsFileKeys()),
            "[]",
            "Addresses and names from hosts files.",
            RecordsConfig::hosts);
    private final Key<Optional<KubernetesConfig>> kubernetes = key(
            "kubernetes",
            WordOr.of("none", new KubernetesKeys()),
            "none",
            "The records of a Kubernetes cluster, which is watched for them; `{}` for all defaults.",
            records -> Optional.ofNullable(records.kubernetes()));

    @Override
    protected RecordsConfig build(Values values) {
        Set<DomainName> origins = new HashSet<>();
        for (ZoneFile zone : values.get(zones)) {
            if (!origins.add(zone.origin())) {
                values.reading()
                        .error(
                                values.reading().placeOf(zone).key("origin"),
                                "'" + zone.origin() + "' has a zone file already (expected: every origin once)");
            }
        }
        return new RecordsConfig(
                values.get(staticRecords),
                values.get(zones),
                values.get(hosts),
                values.get(kubernetes).orElse(null));
    }
}

package io.switchboard.config;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.config.RecordsConfig.ZoneFile;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.ListShape;
import io.switchboard.config.schema.Names;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import io.switchboard.dns.DomainName;
import java.nio.file.Path;
import java.util.List;

/** The keys of an item of {@code records.zones}. */
final class ZoneFileKeys extends Section<ZoneFile> {
    private final Key<DomainName> origin =
            required("origin", Names.domainName(), "Name of the zone.", ZoneFile::origin);
    private final Key<Path> file =
            required("file", Texts.file(), "Master file (RFC 1035); it is watched.", ZoneFile::file);

    private final Key<List<List<Network>>> transfer = key(
            "transfer.allow",
            ListShape.of("networks", NetworkShape.shape()),
            "[]",
            "Clients that may transfer the zone (AXFR) over TCP or DoT.",
            zone -> zone.transfer().stream().map(List::of).toList());

    @Override
    protected ZoneFile build(Values values) {
        List<Network> networks =
                values.get(transfer).stream().flatMap(List::stream).distinct().toList();
        return new ZoneFile(values.get(origin), values.get(file), networks);
    }
}

package io.switchboard.config;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.dns.DomainName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where local records come from. Paths are absolute.
 *
 * @param kubernetes the cluster that is watched, or null
 */
public record RecordsConfig(
        List<StaticRecord> staticRecords,
        List<ZoneFile> zones,
        List<Path> hosts,
        @Nullable KubernetesConfig kubernetes) {

    /**
     * Records written in the configuration: one RRset, or a part of one.
     *
     * @param type by number; neither SOA nor DNAME
     * @param ttlSeconds 0 to 2^31-1
     * @param data RDATA in presentation form, one record each
     */
    public record StaticRecord(DomainName name, int type, int ttlSeconds, List<String> data) {}

    /**
     * A master file (RFC 1035 §5) for the zone at {@code origin}.
     *
     * @param transfer clients that may have the zone as a whole
     */
    public record ZoneFile(DomainName origin, Path file, List<Network> transfer) {
        /** A zone that nobody may transfer. */
        public ZoneFile(DomainName origin, Path file) {
            this(origin, file, List.of());
        }
    }
}

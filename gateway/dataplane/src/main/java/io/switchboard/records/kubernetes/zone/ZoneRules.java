package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.records.RecordSet;
import java.util.List;

/**
 * What one zone is by configuration. There is one object for each zone as long as the configuration stays, so answers may
 * be kept under it. Immutable.
 */
final class ZoneRules {
    /** Intervals of the SOA record, for secondaries; as CoreDNS has them. */
    private static final int REFRESH_SECONDS = 7200;

    private static final int RETRY_SECONDS = 1800;
    private static final int EXPIRE_SECONDS = 86_400;
    private static final int MAX_SOA_TTL = 300;

    private final DomainName origin;
    private final byte[] wire;
    private final int ttlSeconds;
    private final NameServer server;
    private final boolean allFallThrough;
    /** Zones below the origin in which names that do not exist fall through, lower-cased; number of labels beside. */
    private final byte[][] falling;

    private final int[] fallingLabels;

    /**
     * Rules of a zone.
     *
     * @param ttlSeconds of all records
     * @param server what the SOA record and the NS record name
     * @param fallthrough zones in which names that do not exist are asked of the upstreams
     */
    ZoneRules(DomainName origin, int ttlSeconds, NameServer server, List<DomainName> fallthrough) {
        this.origin = origin;
        this.wire = LookupName.of(origin).toLowerWire();
        this.ttlSeconds = ttlSeconds;
        this.server = server;
        this.allFallThrough = fallthrough.stream().anyMatch(origin::isAtOrBelow);
        List<DomainName> below = fallthrough.stream()
                .filter(zone -> zone.isAtOrBelow(origin) && !allFallThrough)
                .toList();
        this.falling =
                below.stream().map(zone -> LookupName.of(zone).toLowerWire()).toArray(byte[][]::new);
        this.fallingLabels = below.stream().mapToInt(DomainName::labelCount).toArray();
    }

    DomainName origin() {
        return origin;
    }

    /** The origin in lower-cased wire form; not to be changed. */
    byte[] wire() {
        return wire;
    }

    int ttlSeconds() {
        return ttlSeconds;
    }

    NameServer server() {
        return server;
    }

    boolean fallsThrough(LookupName name) {
        if (allFallThrough) {
            return true;
        }
        for (int i = 0; i < falling.length; i++) {
            int label = name.labelCount() - fallingLabels[i];
            if (label >= 0 && name.equalsLower(label, falling[i])) {
                return true;
            }
        }
        return false;
    }

    /** The SOA record; its MINIMUM is how long negative answers may be kept (RFC 2308 §4). */
    RecordSet soa(int serial) {
        byte[] primary = server.name().toWire();
        byte[] mailbox = server.mailbox().toWire();
        byte[] rdata = new byte[primary.length + mailbox.length + 20];
        System.arraycopy(primary, 0, rdata, 0, primary.length);
        System.arraycopy(mailbox, 0, rdata, primary.length, mailbox.length);
        int numbers = primary.length + mailbox.length;
        Wire.putI32(rdata, numbers, serial);
        Wire.putI32(rdata, numbers + 4, REFRESH_SECONDS);
        Wire.putI32(rdata, numbers + 8, RETRY_SECONDS);
        Wire.putI32(rdata, numbers + 12, EXPIRE_SECONDS);
        Wire.putI32(rdata, numbers + 16, ttlSeconds);
        return RecordSet.of(origin, RecordType.SOA, Math.min(ttlSeconds, MAX_SOA_TTL), rdata);
    }
}

package io.switchboard.records.special;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LocalZone;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.RecordSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code resolver.arpa}, where clients find the encrypted ways to ask this gateway (RFC 9462 §4). All else in it exists
 * and has no data (§6.4). Immutable.
 */
final class ResolverZone implements LocalZone {
    static final DomainName ORIGIN = DomainName.parse("resolver.arpa.");

    private static final DomainName SERVICE = DomainName.parse("_dns.resolver.arpa.");
    private static final byte[] SERVICE_WIRE = SERVICE.toWire();
    /** Short, because listeners come and go. */
    private static final int TTL_SECONDS = 300;

    private final UniformZone others;
    private final @Nullable Found designations;

    private ResolverZone(UniformZone others, @Nullable Found designations) {
        this.others = others;
        this.designations = designations;
    }

    /** A zone without any designated resolver. */
    static ResolverZone empty(RecordSet soa) {
        return new ResolverZone(UniformZone.present(soa, List.of()), null);
    }

    /** The same zone with these, the most preferred first. */
    ResolverZone with(List<DesignatedResolver> resolvers) {
        if (resolvers.isEmpty()) {
            return new ResolverZone(others, null);
        }
        byte[][] rdata = new byte[resolvers.size()][];
        for (int i = 0; i < rdata.length; i++) {
            rdata[i] = resolvers.get(i).rdata(i + 1);
        }
        RecordSet set = RecordSet.of(SERVICE, RecordType.SVCB, TTL_SECONDS, rdata);
        return new ResolverZone(others, UniformZone.found(SERVICE, set, new ReplyWriter()));
    }

    @Override
    public DomainName origin() {
        return ORIGIN;
    }

    @Override
    public LookupResult lookup(LookupName name, int originLabel, int type, boolean dnssecOk, ReplyWriter writer) {
        if (designations != null && type == RecordType.SVCB && name.equalsLower(0, SERVICE_WIRE)) {
            return designations;
        }
        // RFC 9462 §4: NODATA too when there are no designated resolvers.
        return others.lookup(name, originLabel, type, dnssecOk, writer);
    }
}

package io.switchboard.records.special;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LocalZone;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.RecordSet;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        ReplyWriter writer = new ReplyWriter();
        UniformZone.answer(SERVICE, set, writer);
        addAddresses(resolvers, writer);
        return new ResolverZone(others, new Found(writer.finish(ReplyKind.POSITIVE, TTL_SECONDS, null)));
    }

    /** RFC 9462 §4, RFC 9460 §4.1: so that a client need not ask for the targets, whose names nobody else may know. */
    private static void addAddresses(List<DesignatedResolver> resolvers, ReplyWriter writer) {
        Map<DomainName, Set<InetAddress>> targets = new LinkedHashMap<>();
        for (DesignatedResolver resolver : resolvers) {
            targets.computeIfAbsent(resolver.target(), target -> new LinkedHashSet<>())
                    .addAll(resolver.told());
        }
        targets.forEach((target, addresses) -> addresses.forEach(address -> writer.record(
                RecordCursor.ADDITIONAL,
                target,
                address instanceof Inet4Address ? RecordType.A : RecordType.AAAA,
                RecordClass.IN,
                TTL_SECONDS,
                address.getAddress())));
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

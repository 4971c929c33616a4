package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A zone as a master file describes it (RFC 1034 §4.2), answered with authority: wildcards, empty non-terminals, zone
 * cuts, DNAME, CNAME chains. Made by a {@link ZoneBuilder}; immutable.
 */
public final class AuthoritativeZone implements TransferableZone, LocalNames {
    private final DomainName origin;
    private final RecordSet soa;
    private final RecordSet negativeSoa;
    private final boolean signed;
    private final boolean publiclyDelegated;
    /** Every name of the zone, empty non-terminals included; not what lies below a cut. */
    private final NameTable<NameRecords> names;
    /** Names below a cut, which are good for the additional section alone. */
    private final Map<DomainName, NameRecords> glue;

    private final NegativeReply negative;
    private final NegativeReply signedNegative;

    AuthoritativeZone(
            RecordSet soa,
            boolean signed,
            boolean publiclyDelegated,
            NameTable<NameRecords> names,
            Map<DomainName, NameRecords> glue) {
        this.origin = soa.owner();
        this.soa = soa;
        this.negativeSoa = soa.withTtl(soa.negativeTtl());
        this.signed = signed;
        this.publiclyDelegated = publiclyDelegated;
        this.names = names;
        this.glue = glue;
        this.negative = NegativeReply.of(soa, false);
        this.signedNegative = NegativeReply.of(soa, true);
    }

    @Override
    public DomainName origin() {
        return origin;
    }

    @Override
    public RecordSet soa() {
        return soa;
    }

    /** Everything but the SOA record, glue at its end (RFC 5936 §2.2, §3.5). */
    @Override
    public Iterator<RecordSet> transfer() {
        return new ZoneRecords(names.values(), glue.values().iterator());
    }

    /** The zone's serial number, as an unsigned 32-bit number. */
    public long serial() {
        return soa.serial();
    }

    /** Number of names, empty non-terminals included. */
    public int size() {
        return names.size() + glue.size();
    }

    @Override
    public boolean publiclyDelegated() {
        return publiclyDelegated;
    }

    @Override
    public LookupResult lookup(LookupName name, int originLabel, int type, boolean dnssecOk, ReplyWriter writer) {
        boolean withSignatures = dnssecOk && signed;
        NameRecords records = names.get(name, 0);
        if (records == null) {
            return lookupAbsent(name, originLabel, type, withSignatures, writer);
        }
        LookupResult known = records.answer(type, withSignatures);
        if (known != null) {
            return known;
        }
        LookupResult result = records.lacks(type)
                ? new NoData(negative(withSignatures).noData(name, originLabel, type))
                : AnswerWalk.of(this, records.owner(), name, type, withSignatures, writer);
        records.keep(type, withSignatures, result);
        return result;
    }

    private NegativeReply negative(boolean withSignatures) {
        return withSignatures ? signedNegative : negative;
    }

    private LookupResult lookupAbsent(
            LookupName name, int originLabel, int type, boolean withSignatures, ReplyWriter writer) {
        for (int label = 1; label <= originLabel; label++) {
            NameRecords encloser = names.get(name, label);
            if (encloser != null) {
                if (encloser.coversNamesBelow()) {
                    return AnswerWalk.of(this, name.toDomainName(0), name, type, withSignatures, writer);
                }
                break;
            }
        }
        return new NxDomain(negative(withSignatures).nxDomain(name, originLabel, type));
    }

    @Override
    public Place place(DomainName name, LookupName lookup, int type) {
        if (!name.isAtOrBelow(origin)) {
            return Place.OUTSIDE;
        }
        NameRecords records = names.get(lookup, 0);
        if (records == null) {
            return placeBelow(closestEncloser(lookup));
        }
        // RFC 4035 §3.1.4.1: DS at a cut is this side's; all else there is the other's.
        return records.isCut() && type != RecordType.DS ? new Place.BelowCut(records) : new Place.Existing(records);
    }

    private static Place placeBelow(NameRecords encloser) {
        if (encloser.isCut()) {
            return new Place.BelowCut(encloser);
        }
        RecordSet dname = encloser.find(RecordType.DNAME);
        if (dname != null) {
            return new Place.Renamed(dname);
        }
        // RFC 4592 §3.3.1: only the wildcard of the closest encloser counts.
        NameRecords wildcard = encloser.wildcard();
        return wildcard == null ? Place.ABSENT : new Place.Existing(wildcard);
    }

    private NameRecords closestEncloser(LookupName name) {
        for (int label = 1; label <= name.labelCount(); label++) {
            NameRecords records = names.get(name, label);
            if (records != null) {
                return records;
            }
        }
        throw new IllegalStateException("a zone without its origin: " + origin);
    }

    @Override
    public @Nullable NameRecords addressesOf(DomainName name) {
        NameRecords belowCut = glue.get(name);
        if (belowCut != null) {
            return belowCut;
        }
        return switch (place(name, LookupName.of(name), RecordType.A)) {
            case Place.Existing existing -> existing.records();
            // The addresses of a cut's own name are glue as well.
            case Place.BelowCut below -> below.cut().owner().equals(name) ? below.cut() : null;
            case Place.Renamed renamed -> null;
            case Place.Absent absent -> null;
            case Place.Outside outside -> null;
        };
    }

    @Override
    public RecordSet negativeSoa() {
        return negativeSoa;
    }
}

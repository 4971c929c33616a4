package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.LookupResult.Referral;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the answer to one question out of local records: the algorithm of RFC 1034 §4.3.2 with wildcards (RFC 4592) and
 * DNAME (RFC 6672 §3.2). Follows CNAME records as far as the records it was given reach.
 */
final class AnswerWalk {
    /** Most CNAME records in a row. */
    static final int MAX_HOPS = 16;

    /** Most names whose addresses are added. */
    private static final int MAX_ADDITIONAL_NAMES = 32;

    private static final ExtendedError LOOP =
            ExtendedError.of(ExtendedError.INVALID_DATA, "CNAME loop in local records");
    private static final ExtendedError NAME_TOO_LONG =
            ExtendedError.of(ExtendedError.INVALID_DATA, "DNAME makes the name too long");

    private final LocalNames names;
    private final int type;
    private final boolean signed;
    private final ReplyWriter writer;
    private final Draft draft;
    /** The name that is looked for now: the question's, or the target of the last alias. */
    private DomainName name;

    private LookupName lookup;

    private AnswerWalk(
            LocalNames names, DomainName question, LookupName lookup, int type, boolean signed, ReplyWriter writer) {
        this.names = names;
        this.type = type;
        this.signed = signed;
        this.writer = writer;
        this.draft = new Draft(question, type, signed);
        this.name = question;
        this.lookup = lookup;
    }

    /** The answer to a question for {@code question}, which {@code lookup} is as well. */
    static LookupResult of(
            LocalNames names, DomainName question, LookupName lookup, int type, boolean signed, ReplyWriter writer) {
        return new AnswerWalk(names, question, lookup, type, signed, writer).walk();
    }

    private LookupResult walk() {
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            LookupResult result = step(names.place(name, lookup, type));
            if (result != null) {
                return result;
            }
            if (draft.followed(name)) {
                break;
            }
            lookup = LookupName.of(name);
        }
        return failed(Rcode.SERVFAIL, LOOP);
    }

    /** The result, or null if {@link #name} is now the target of an alias. */
    private @Nullable LookupResult step(Place place) {
        return switch (place) {
            case Place.Existing existing -> answer(existing.records());
            // Who serves the names below is found out by asking again, which may lead to another local zone.
            case Place.BelowCut below -> draft.isEmpty() ? referral(below.cut()) : outside();
            case Place.Renamed renamed -> rename(renamed.dname());
            case Place.Absent absent -> negative(ReplyKind.NXDOMAIN);
            case Place.Outside outside -> outside();
        };
    }

    private @Nullable LookupResult answer(NameRecords records) {
        RecordSet set = records.find(type);
        if (set != null) {
            return positive(set);
        }
        RecordSet alias = records.find(RecordType.CNAME);
        if (alias == null) {
            return negative(ReplyKind.NODATA);
        }
        draft.answer(name, alias);
        name = alias.nameAt(0, 0);
        return null;
    }

    private LookupResult positive(RecordSet set) {
        draft.answer(name, set);
        addAddresses(set);
        return found();
    }

    private LookupResult found() {
        return new Found(draft.authoritative(writer, ReplyKind.POSITIVE, Rcode.NOERROR, null));
    }

    /** RFC 2308 §2: the SOA record of the zone goes with it; names without a zone have none. */
    private LookupResult negative(ReplyKind kind) {
        RecordSet soa = names.negativeSoa();
        if (soa != null) {
            draft.authority(soa);
        }
        // RFC 6604 §3: the RCODE is that of the last name of the chain.
        return kind == ReplyKind.NXDOMAIN
                ? new NxDomain(draft.authoritative(writer, kind, Rcode.NXDOMAIN, null))
                : new NoData(draft.authoritative(writer, kind, Rcode.NOERROR, null));
    }

    private LookupResult outside() {
        return draft.isEmpty()
                ? LookupResult.NOT_MINE
                : new Outside(draft.authoritative(writer, ReplyKind.POSITIVE, Rcode.NOERROR, null), name);
    }

    private LookupResult failed(int rcode, ExtendedError error) {
        return new Failed(draft.authoritative(writer, ReplyKind.FAILURE, rcode, error));
    }

    private LookupResult referral(NameRecords cut) {
        RecordSet servers = cut.find(RecordType.NS);
        if (servers != null) {
            draft.authority(servers);
            // RFC 4035 §3.1.4: with DO the DS records tell whether the delegation is signed.
            RecordSet ds = cut.find(RecordType.DS);
            if (signed && ds != null) {
                draft.authority(ds);
            }
            addAddresses(servers);
        }
        return new Referral(draft.referral(writer));
    }

    /** RFC 6672 §3.1: DNAME and the CNAME that it amounts to, with the same TTL. */
    private @Nullable LookupResult rename(RecordSet dname) {
        draft.answer(dname.owner(), dname);
        DomainName suffix = dname.nameAt(0, 0);
        int prefix = name.length() - dname.owner().length();
        if (prefix + suffix.length() > Wire.MAX_NAME_LENGTH) {
            return failed(Rcode.YXDOMAIN, NAME_TOO_LONG);
        }
        byte[] target = Arrays.copyOf(name.toWire(), prefix + suffix.length());
        suffix.copyTo(target, prefix);
        draft.answer(name, RecordSet.of(name, RecordType.CNAME, dname.ttlSeconds(), target));
        if (type == RecordType.CNAME) {
            return found();
        }
        name = DomainName.fromWire(target, 0);
        return null;
    }

    /** RFC 1034 §4.3.2 step 6, RFC 2782, RFC 9460 §4.1: addresses of the names that an answer speaks of. */
    private void addAddresses(RecordSet set) {
        int offset = targetOffset(set.type());
        if (offset < 0) {
            return;
        }
        for (int i = 0; i < Math.min(set.size(), MAX_ADDITIONAL_NAMES); i++) {
            DomainName name = set.nameAt(i, offset);
            NameRecords target = names.addressesOf(name);
            if (target != null) {
                addAddresses(name, target.find(RecordType.A));
                addAddresses(name, target.find(RecordType.AAAA));
            }
        }
    }

    private void addAddresses(DomainName name, @Nullable RecordSet addresses) {
        if (addresses != null) {
            draft.additional(name, addresses);
        }
    }

    private static int targetOffset(int type) {
        return switch (type) {
            case RecordType.NS -> 0;
            case RecordType.MX, RecordType.SVCB, RecordType.HTTPS -> 2;
            case RecordType.SRV -> 6;
            default -> -1;
        };
    }
}

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

    private AnswerWalk(LocalNames names, DomainName question, int type, boolean signed, ReplyWriter writer) {
        this.names = names;
        this.type = type;
        this.signed = signed;
        this.writer = writer;
        this.draft = new Draft(question, type, signed);
    }

    /** The answer to a question for {@code question}, which {@code lookup} is as well. */
    static LookupResult of(
            LocalNames names, DomainName question, LookupName lookup, int type, boolean signed, ReplyWriter writer) {
        return new AnswerWalk(names, question, type, signed, writer).from(question, lookup);
    }

    private LookupResult from(DomainName question, LookupName questionLookup) {
        DomainName name = question;
        LookupName lookup = questionLookup;
        for (int hop = 0; hop <= MAX_HOPS; hop++) {
            Place place = names.place(name, lookup, type);
            NameRecords records = place.records();
            if (records == null) {
                return place.kind() == Place.Kind.ABSENT ? negative(ReplyKind.NXDOMAIN) : outside(name);
            }
            DomainName next;
            switch (place.kind()) {
                case CUT -> {
                    // Who serves the names below is found out by asking again, which may lead to another local zone.
                    return draft.isEmpty() ? referral(records) : outside(name);
                }
                case RENAMED -> {
                    next = rename(name, records);
                    if (next == null) {
                        return failed(Rcode.YXDOMAIN, NAME_TOO_LONG);
                    }
                    if (type == RecordType.CNAME) {
                        return found();
                    }
                }
                default -> {
                    RecordSet set = records.find(type);
                    if (set != null) {
                        return positive(name, set);
                    }
                    RecordSet alias = records.find(RecordType.CNAME);
                    if (alias == null) {
                        return negative(ReplyKind.NODATA);
                    }
                    draft.answer(name, alias);
                    next = alias.nameAt(0, 0);
                }
            }
            if (draft.followed(next)) {
                break;
            }
            name = next;
            lookup = LookupName.of(next);
        }
        return failed(Rcode.SERVFAIL, LOOP);
    }

    private LookupResult positive(DomainName name, RecordSet set) {
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

    private LookupResult outside(DomainName target) {
        return draft.isEmpty()
                ? LookupResult.NOT_MINE
                : new Outside(draft.authoritative(writer, ReplyKind.POSITIVE, Rcode.NOERROR, null), target);
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

    /** RFC 6672 §3.1: DNAME and the CNAME that it amounts to, with the same TTL; null if the name gets too long. */
    private @Nullable DomainName rename(DomainName name, NameRecords above) {
        RecordSet dname = above.find(RecordType.DNAME);
        if (dname == null) {
            throw new IllegalStateException("a renamed subtree without DNAME");
        }
        draft.answer(above.owner(), dname);
        DomainName suffix = dname.nameAt(0, 0);
        int prefix = name.length() - above.owner().length();
        if (prefix + suffix.length() > Wire.MAX_NAME_LENGTH) {
            return null;
        }
        byte[] target = Arrays.copyOf(name.toWire(), prefix + suffix.length());
        suffix.copyTo(target, prefix);
        draft.answer(name, RecordSet.of(name, RecordType.CNAME, dname.ttlSeconds(), target));
        return DomainName.fromWire(target, 0);
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

package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.query.QueryFailure;
import io.switchboard.records.LocalZone;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NotMine;
import io.switchboard.records.LookupResult.NotReady;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.LookupResult.Referral;
import io.switchboard.records.NegativeReply;
import io.switchboard.records.RecordSet;
import io.switchboard.records.kubernetes.object.IpAddress;
import io.switchboard.records.kubernetes.store.ClusterState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A zone over a state: what all of them have in common, which is the origin's own records and what is said of absent names. */
abstract class KubernetesZone implements LocalZone {
    private static final NotReady NOT_READY = new NotReady(
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.NOT_READY, "the cluster is not known yet")));
    private static final ExtendedError STALE =
            ExtendedError.of(ExtendedError.STALE_ANSWER, "the API server has not confirmed it yet");
    private static final ExtendedError STALE_NXDOMAIN =
            ExtendedError.of(ExtendedError.STALE_NXDOMAIN, "the API server has not confirmed it yet");

    private final ZoneRules rules;
    private final ClusterState state;
    private final int serial;
    private final boolean stale;
    /** Made when it is wanted for the first time; whoever makes it makes the same. */
    private @Nullable NegativeReply negative;

    /**
     * A zone.
     *
     * @param kinds of objects that its records are made of, a set of their bits
     */
    KubernetesZone(ZoneRules rules, ClusterState state, int serial, int kinds) {
        this.rules = rules;
        this.state = state;
        this.serial = serial;
        this.stale = state.isStale(kinds);
    }

    @Override
    public final DomainName origin() {
        return rules.origin();
    }

    /** The SOA record of this version. */
    public final RecordSet soa() {
        return rules.soa(serial);
    }

    final ZoneRules rules() {
        return rules;
    }

    final ClusterState state() {
        return state;
    }

    @Override
    public final LookupResult lookup(LookupName name, int originLabel, int type, boolean dnssecOk, ReplyWriter writer) {
        LookupResult result = originLabel == 0 ? apex(name, type, writer) : below(name, originLabel, type, writer);
        return stale ? stale(result) : result;
    }

    /** What is said about a name below the origin; parameters as for {@link #lookup}. */
    abstract LookupResult below(LookupName name, int originLabel, int type, ReplyWriter writer);

    private LookupResult apex(LookupName name, int type, ReplyWriter writer) {
        Answer answer = new Answer(writer, rules.ttlSeconds());
        switch (type) {
            case RecordType.SOA, RecordType.ANY -> {
                answer.start(name, type);
                answer.set(rules.soa(serial));
            }
            case RecordType.NS -> {
                answer.start(name, type);
                List<NameServer.Host> hosts = rules.server().hosts(state);
                hosts.forEach(host -> answer.record(RecordType.NS, host.name().toWire()));
                hosts.forEach(host -> answer.additional(host.name().toWire(), host.addresses()));
            }
            default -> {
                return noData(name, 0, type);
            }
        }
        return new Found(answer.finish());
    }

    /** The addresses of one family under the question's name; the name exists. */
    final LookupResult addresses(
            LookupName name, int originLabel, int type, List<IpAddress> addresses, ReplyWriter writer) {
        int family = family(type, addresses);
        Answer answer = new Answer(writer, rules.ttlSeconds());
        answer.start(name, type);
        for (IpAddress address : addresses) {
            if (recordType(address) == family) {
                answer.address(address);
            }
        }
        return answer.isEmpty() ? noData(name, originLabel, type) : new Found(answer.finish());
    }

    /** RFC 8482 §4.1: a query for ANY is answered with one of the sets that there are. */
    private static int family(int type, List<IpAddress> addresses) {
        if (type != RecordType.ANY) {
            return type;
        }
        return addresses.stream().anyMatch(IpAddress::isV4) ? RecordType.A : RecordType.AAAA;
    }

    static int recordType(IpAddress address) {
        return address.isV4() ? RecordType.A : RecordType.AAAA;
    }

    /** The name exists, but has no records of the type (RFC 2308 §2.2). */
    final LookupResult noData(LookupName name, int originLabel, int type) {
        return new NoData(negative().noData(name, originLabel, type));
    }

    /**
     * The name is in no object that is known.
     *
     * @param kinds of objects that must be known for that to say anything, a set of their bits
     */
    final LookupResult absent(LookupName name, int originLabel, int type, int kinds) {
        if (!state.knowsAll(kinds)) {
            return NOT_READY;
        }
        return rules.fallsThrough(name)
                ? LookupResult.NOT_MINE
                : new NxDomain(negative().nxDomain(name, originLabel, type));
    }

    private NegativeReply negative() {
        NegativeReply known = negative;
        if (known == null) {
            known = NegativeReply.of(rules.soa(serial), false);
            negative = known;
        }
        return known;
    }

    /** RFC 8914 §4.4, §4.20: the answer is what was known once, and nobody knows whether it still holds. */
    private static LookupResult stale(LookupResult result) {
        return switch (result) {
            case Found found -> new Found(stale(found.reply()));
            case NoData empty -> new NoData(stale(empty.reply()));
            case NxDomain absent -> new NxDomain(absent.reply().withExtendedError(STALE_NXDOMAIN));
            case Outside outside -> new Outside(stale(outside.chain()), outside.target());
            case Referral referral -> referral;
            case Failed failed -> failed;
            case NotReady unready -> unready;
            case NotMine pass -> pass;
        };
    }

    private static ReplyMessage stale(ReplyMessage reply) {
        return reply.withExtendedError(STALE);
    }
}

package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.records.LookupResult;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.kubernetes.object.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service that stands for a name somewhere else: one question about it. */
final class ExternalAlias {
    private static final ExtendedError NO_NAME =
            ExtendedError.of(ExtendedError.INVALID_DATA, "externalName is not a domain name");

    private final KubernetesZone zone;
    private final LookupName name;
    private final int originLabel;
    private final int type;
    private final ReplyWriter writer;

    ExternalAlias(KubernetesZone zone, LookupName name, int originLabel, int type, ReplyWriter writer) {
        this.zone = zone;
        this.name = name;
        this.originLabel = originLabel;
        this.type = type;
        this.writer = writer;
    }

    /**
     * The answer for {@code target}, a name or an address. An address is answered as one, since that is what was meant;
     * what is neither fails, so that the mistake is seen.
     */
    LookupResult of(@Nullable String target) {
        IpAddress address = target == null ? null : IpAddress.parse(target);
        if (address != null) {
            return zone.addresses(name, originLabel, type, List.of(address), writer);
        }
        if (!leadsOn()) {
            return zone.noData(name, originLabel, type);
        }
        DomainName host = parse(target);
        return host == null ? failed() : alias(host);
    }

    /** As clusters are used to, an alias answers for addresses alone. */
    private boolean leadsOn() {
        return type == RecordType.A || type == RecordType.AAAA || type == RecordType.CNAME || type == RecordType.ANY;
    }

    private LookupResult alias(DomainName host) {
        Answer answer = new Answer(writer, zone.rules().ttlSeconds());
        answer.start(name, type);
        answer.record(RecordType.CNAME, host.toWire());
        return type == RecordType.A || type == RecordType.AAAA
                ? new Outside(answer.finish(), host)
                : new Found(answer.finish());
    }

    private LookupResult failed() {
        byte[] question = name.toLowerWire();
        writer.start(question, 0, question.length, type, RecordClass.IN, Wire.AA | Rcode.SERVFAIL);
        return new Failed(writer.finish(ReplyKind.FAILURE, 0, NO_NAME));
    }

    /** The name that a service stands for, or null if it is none. */
    static @Nullable DomainName parse(@Nullable String target) {
        if (target == null || target.isEmpty() || target.equals(".")) {
            return null;
        }
        try {
            return DomainName.parse(target);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

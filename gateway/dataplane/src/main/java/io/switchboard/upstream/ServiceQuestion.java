package io.switchboard.upstream;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.QueryLoop;
import io.switchboard.upstream.ServiceQuestion.Offer;
import org.jspecify.annotations.Nullable;

/** The question for the SRV records of a service. */
final class ServiceQuestion extends BootstrapQuestion<Offer> {
    private static final int FIXED = 6;

    /**
     * What an SRV record says (RFC 2782).
     *
     * @param priority smaller ones come first
     * @param weight its share among those of one priority
     * @param port at least 1
     * @param target the host that offers the service
     */
    record Offer(int priority, int weight, int port, DomainName target) {}

    ServiceQuestion(DomainName name, QueryLoop loop, AnswerSource source, Runnable listener) {
        super(name, RecordType.SRV, loop, source, listener);
    }

    /** RFC 2782: the root as target says that there is no such service; a port of 0 leads nowhere. */
    @Override
    @Nullable Offer read(byte[] message, int length, int rdata, int rdataLength) {
        byte[] target = new byte[Wire.MAX_NAME_LENGTH];
        if (rdataLength <= FIXED
                || CompressedName.expand(message, rdata + FIXED, rdata + rdataLength, target, 0) <= 1) {
            return null;
        }
        int port = Wire.u16(message, rdata + 4);
        return port == 0
                ? null
                : new Offer(
                        Wire.u16(message, rdata), Wire.u16(message, rdata + 2), port, DomainName.fromWire(target, 0));
    }
}

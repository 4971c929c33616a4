package io.switchboard.upstream;

import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.QueryLoop;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One of the two questions for a host's addresses. */
final class AddressQuestion extends BootstrapQuestion<InetAddress> {
    private final int octets;

    /** @param type A or AAAA */
    AddressQuestion(DomainName name, int type, QueryLoop loop, AnswerSource source, Runnable listener) {
        super(name, type, loop, source, listener);
        this.octets = type == RecordType.A ? 4 : 16;
    }

    @Override
    @Nullable InetAddress read(byte[] message, int length, int rdata, int rdataLength) {
        if (rdataLength != octets) {
            return null;
        }
        InetAddress address = Addresses.ofOctets(Arrays.copyOfRange(message, rdata, rdata + rdataLength));
        return address.isAnyLocalAddress() || address.isMulticastAddress() ? null : address;
    }
}

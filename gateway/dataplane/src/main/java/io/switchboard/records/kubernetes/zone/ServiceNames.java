package io.switchboard.records.kubernetes.zone;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Wire;
import io.switchboard.records.kubernetes.store.Labels;
import io.switchboard.records.kubernetes.store.ServiceName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Full names of services and endpoints, as they stand in the data of records. */
final class ServiceNames {
    /** The label between services and the cluster's domain. */
    static final byte[] SVC = Labels.of("svc");

    private ServiceNames() {}

    /** {@code service.namespace.svc.zone}. */
    static DomainName of(ServiceName service, DomainName zone) {
        return DomainName.fromWire(join(service.labels(), SVC, zone.toWire()), 0);
    }

    /** {@code service.namespace.zone}, as a zone of external addresses has it. */
    static DomainName external(ServiceName service, DomainName zone) {
        return DomainName.fromWire(join(service.labels(), zone.toWire()), 0);
    }

    /**
     * A name below a suffix, or null if it would be longer than names may be.
     *
     * @param suffix the wire form, from the service's label on
     * @param labels names that can be labels; nulls are left out
     */
    static @Nullable DomainName below(byte[] suffix, @Nullable String... labels) {
        byte[] name = suffix;
        for (int i = labels.length - 1; i >= 0; i--) {
            String label = labels[i];
            if (label != null) {
                name = join(Labels.of(label), name);
            }
        }
        return name.length > Wire.MAX_NAME_LENGTH ? null : DomainName.fromWire(name, 0);
    }

    /** A name of these labels, given as text, in a zone. */
    static DomainName in(DomainName zone, String labels) {
        return DomainName.parse(zone.equals(DomainName.ROOT) ? labels : labels + '.' + zone);
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, position, part.length);
            position += part.length;
        }
        return joined;
    }
}

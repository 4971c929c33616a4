package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.query.Query;

/** Who may have which zone as a whole. Immutable; asked on event loops. */
@FunctionalInterface
public interface TransferPermission {
    /** Whether the query's client may transfer the zone at {@code origin}. */
    boolean allows(DomainName origin, Query query);
}

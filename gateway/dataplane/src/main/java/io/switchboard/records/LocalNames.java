package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import org.jspecify.annotations.Nullable;

/** The records inside which a chain of CNAME records is followed and addresses for the additional section are found. */
sealed interface LocalNames permits AuthoritativeZone, OwnedNames {
    /**
     * Where a name falls; DS at a zone cut is the parent's (RFC 4035 §3.1.4.1), so the type matters.
     *
     * @param lookup the same name
     */
    Place place(DomainName name, LookupName lookup, int type);

    /** What may have addresses for the additional section: the name, a wildcard for it, or glue; null if nothing has. */
    @Nullable NameRecords addressesOf(DomainName name);

    /** The SOA record for negative answers with its TTL set to theirs, or null without a zone. */
    @Nullable RecordSet negativeSoa();
}

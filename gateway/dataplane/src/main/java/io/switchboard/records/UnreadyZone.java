package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.query.QueryFailure;
import io.switchboard.records.LookupResult.NotReady;

/**
 * A zone whose data is not there yet: every name in it fails with "Not Ready" (RFC 8914 §4.15) instead of being asked of
 * upstreams that cannot know it.
 */
public final class UnreadyZone implements LocalZone {
    private static final NotReady NOT_READY = new NotReady(
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.NOT_READY, "records are still being loaded")));

    private final DomainName origin;

    /** A zone at and below {@code origin}. */
    public UnreadyZone(DomainName origin) {
        this.origin = origin;
    }

    @Override
    public DomainName origin() {
        return origin;
    }

    @Override
    public LookupResult lookup(LookupName name, int originLabel, int type, boolean dnssecOk, ReplyWriter writer) {
        return NOT_READY;
    }
}

package io.switchboard.query;

import io.switchboard.dns.ExtendedError;

/** Whoever has whole zones to give away: zone transfers (RFC 5936, RFC 1995). */
@FunctionalInterface
public interface TransferSource {
    /** Has no zone. */
    TransferSource NONE = query ->
            new TransferReply.Refused(new QueryFailure.Refused(ExtendedError.of(ExtendedError.NOT_AUTHORITATIVE)));

    /** What a query of type AXFR or IXFR gets, whose sender passed the access rules. Called on the query's event loop. */
    TransferReply open(Query query);
}

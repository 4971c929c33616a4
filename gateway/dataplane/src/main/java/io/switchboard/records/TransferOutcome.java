package io.switchboard.records;

import java.util.Locale;

/** How a query for a zone transfer ended. */
public enum TransferOutcome {
    /** The whole zone was sent. */
    COMPLETE,
    /** The client has this version already, or asked over UDP, and got the SOA record. */
    UNCHANGED,
    /** The client went away, or took nothing, before the end. */
    ABORTED,
    /** Not allowed, or not over this transport. */
    REFUSED,
    /** Not a zone of ours. */
    NOT_AUTHORITATIVE,
    /** The zone has no data yet. */
    NOT_READY,
    /** As many transfers as may be were under way. */
    OVERLOAD;

    /** The name in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

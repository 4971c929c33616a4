package io.switchboard.records;

import java.util.Iterator;

/** A zone that can be told from beginning to end, so that others may have a copy of it (RFC 5936). */
public interface TransferableZone extends LocalZone {
    /** Whether all of the zone is known, so that it may be told. */
    default boolean isComplete() {
        return true;
    }

    /** The SOA record, with which a transfer begins and ends. */
    RecordSet soa();

    /**
     * All other records of the zone as it is now, set by set, each made when it is asked for. The iterator goes on with the
     * same version of the zone whatever happens to the source, and is used by one thread.
     */
    Iterator<RecordSet> transfer();
}

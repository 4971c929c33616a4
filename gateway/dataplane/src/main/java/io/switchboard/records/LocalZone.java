package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.ReplyWriter;

/**
 * A subtree of names that is answered with authority. Immutable, used by all event loops at once.
 *
 * <p>An {@link AuthoritativeZone} holds the records of a master file; a source with a shape of its own implements this
 * interface over its own structure.
 */
public interface LocalZone {
    /** The name at and below which the zone answers. */
    DomainName origin();

    /**
     * Looks a name up that is the origin or below it. Never blocks; {@link LookupResult#NOT_MINE} sends the name to the
     * upstreams.
     *
     * @param originLabel the suffix of {@code name} that is the origin; 0 when the name is the origin itself
     * @param dnssecOk whether RRSIG records are wanted
     * @param writer for replies that have to be written for this name; the caller's thread alone uses it
     */
    LookupResult lookup(LookupName name, int originLabel, int type, boolean dnssecOk, ReplyWriter writer);

    /**
     * Whether the DS RRset of the origin is asked of the upstreams when no other local zone is above this one: for
     * zones that the public tree delegates without a signature, so that validating clients can see that.
     */
    default boolean publiclyDelegated() {
        return false;
    }
}

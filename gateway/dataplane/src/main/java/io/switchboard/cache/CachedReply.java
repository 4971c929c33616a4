package io.switchboard.cache;

import io.switchboard.dns.DomainName;
import java.util.Locale;

/**
 * What an operator sees of an entry.
 *
 * @param name QNAME, in lower case
 * @param type QTYPE, or {@link io.switchboard.dns.RecordType#ANY} for an NXDOMAIN that holds for every type
 * @param dnssecOk whether it answers queries with DO
 * @param checkingDisabled whether it answers queries with CD
 * @param view which upstream group it came from
 * @param rcode of the reply
 * @param remainingSeconds until the state ends: of the TTL, of the time that the stale reply may be used, or of the time
 *     that the failure is remembered
 * @param bytes what the entry takes of the cache's size
 */
public record CachedReply(
        DomainName name,
        int type,
        boolean dnssecOk,
        boolean checkingDisabled,
        int view,
        State state,
        int rcode,
        long remainingSeconds,
        int bytes) {

    /** What an entry is good for. */
    public enum State {
        /** Within its TTL. */
        FRESH,
        /** Past its TTL, usable while upstreams fail. */
        STALE,
        /** A failure that is not asked for again yet. */
        FAILURE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name used in the API. */
        public String label() {
            return label;
        }
    }
}

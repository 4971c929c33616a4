package io.switchboard.query;

import io.switchboard.dns.Edns;
import io.switchboard.dns.Wire;

/** How large a reply may be. */
final class ReplySize {
    /** What we announce, take and send by UDP: no fragments on any common path (RFC 9715 §3). */
    static final int MAX_DATAGRAM = 1232;
    /** RFC 1035 §4.2.1, and RFC 6891 §6.2.3 for clients that say less. */
    static final int MIN_DATAGRAM = 512;

    private ReplySize() {}

    static int limit(Query query) {
        if (!query.transport().datagram()) {
            return Wire.MAX_MESSAGE_LENGTH;
        }
        Edns edns = query.message().edns();
        return edns.present() ? Math.clamp(edns.udpSize(), MIN_DATAGRAM, MAX_DATAGRAM) : MIN_DATAGRAM;
    }
}

package io.switchboard.query;

import io.switchboard.dns.ReplyMessage;
import org.jspecify.annotations.Nullable;

/** Decides whether a reply may go out, so that forged queries cannot turn the gateway on others. */
@FunctionalInterface
public interface ResponseLimit {
    /** Every reply goes out. */
    ResponseLimit NONE = (query, rcode, message) -> Verdict.SEND;

    /** What becomes of a reply. */
    enum Verdict {
        /** It is sent. */
        SEND,
        /** An empty one with TC is sent instead: an honest client comes back over TCP. */
        TRUNCATE,
        /** Nothing is sent. */
        DROP
    }

    /** Judges the reply to a query that came as a datagram. */
    Verdict check(Query query, int rcode, @Nullable ReplyMessage message);
}

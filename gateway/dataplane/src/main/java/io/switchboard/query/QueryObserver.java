package io.switchboard.query;

import io.switchboard.dns.Transport;

/**
 * What is told about every query, for counting. One observer belongs to one event loop; all calls come on that loop's
 * thread, must return within nanoseconds and keep nothing of their arguments.
 *
 * <p>Each message that {@link #received} has seen is followed by exactly one {@link #replied} or {@link #dropped}. A
 * message that is no query ({@link DropReason#TOO_SHORT}, {@link DropReason#RESPONSE}) is told by {@code dropped} alone.
 * Queries that the gateway makes itself, such as a {@linkplain Query#chase chased} name, are not told.
 */
public interface QueryObserver {
    /** A query has come in and was parsed; its question may have turned out unreadable. */
    void received(Query query);

    /**
     * A reply was handed to the transport.
     *
     * @param rcode the whole RCODE, with its extended bits (RFC 6891 §6.1.3)
     * @param replyLength in octets, as sent: after truncation and padding, without the transport's framing
     * @param durationNanos from receiving the query to handing over its reply
     */
    void replied(Query query, int rcode, AnsweredBy answeredBy, int replyLength, long durationNanos);

    /** A message came to nothing. */
    void dropped(Transport transport, DropReason reason);
}

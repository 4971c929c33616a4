package io.switchboard.query;

import io.switchboard.dns.ReplyMessage;

/**
 * Where the answer to a taken query goes: exactly one call of one of these methods, on the query's event loop.
 *
 * <p>{@code query} is the object that the source was given, or its detached copy.
 */
public interface ReplySink {
    /**
     * Answers with a message.
     *
     * @param ageSeconds what the message's TTLs are lowered by, not below 0
     */
    void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy);

    /** Answers with a failure. */
    void fail(Query query, QueryFailure failure);

    /** Ends the query without a reply. */
    void drop(Query query, DropReason reason);
}

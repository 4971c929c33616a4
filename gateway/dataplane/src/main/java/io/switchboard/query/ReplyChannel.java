package io.switchboard.query;

/**
 * The way back to one client, implemented by a transport's listening side. All calls come on the query's event loop.
 */
public interface ReplyChannel {
    /** Sends a finished reply: the first {@code length} octets of {@code reply}, which is reused afterwards. */
    void write(Query query, byte[] reply, int length);

    /** Says what the reply is that {@link #write} is called with next. */
    default void verdict(Verdict verdict, AnsweredBy answeredBy) {}

    /** Ends a query without a reply, as the transport's protocol wants it: silence, a closed connection, a status. */
    void drop(Query query, DropReason reason);

    /**
     * Sends a reply of several messages, as fast as the client takes them. Called for transports whose shape is a stream,
     * whose channels implement it.
     */
    default void writeAll(Query query, ReplySequence replies) {
        throw new UnsupportedOperationException("several messages for one query");
    }

    /** Whether replies cannot be taken now and are better dropped, because more wait to be sent than may. */
    default boolean isCongested() {
        return false;
    }

    /** The idle timeout to announce by edns-tcp-keepalive in units of 100 ms (RFC 7828), or -1 for none. */
    default int keepaliveTimeout() {
        return -1;
    }
}

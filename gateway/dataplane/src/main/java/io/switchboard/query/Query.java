package io.switchboard.query;

import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One query on its way: the view over its bytes, who asks, over what, and since when.
 *
 * <p>A listener owns one instance per event loop and fills it again for every message; whoever answers later keeps a
 * {@link #detach detached copy}. Used by the query's event loop alone.
 */
public final class Query {
    private final QueryMessage message;
    private @Nullable InetSocketAddress client;
    private @Nullable Transport transport;
    private @Nullable ReplyChannel channel;
    private @Nullable QueryLoop loop;
    private long receivedNanos;
    private boolean detached;

    /** An empty query for a listener to fill. */
    public Query() {
        this(new QueryMessage());
    }

    private Query(QueryMessage message) {
        this.message = message;
    }

    /** Says where the message that is about to be parsed came from. */
    public void from(
            QueryLoop loop, Transport transport, InetSocketAddress client, ReplyChannel channel, long receivedNanos) {
        this.loop = loop;
        this.transport = transport;
        this.client = client;
        this.channel = channel;
        this.receivedNanos = receivedNanos;
    }

    /** A copy that stays valid after the listener has gone on; itself if it is one. */
    public Query detach() {
        if (detached) {
            return this;
        }
        Query copy = new Query(message.copy());
        copy.from(loop(), transport(), client(), channel(), receivedNanos);
        copy.detached = true;
        return copy;
    }

    /** The message. */
    public QueryMessage message() {
        return message;
    }

    /** The asking side's address. */
    public InetSocketAddress client() {
        return set(client);
    }

    /** What the query came over. */
    public Transport transport() {
        return set(transport);
    }

    /** The way back. */
    public ReplyChannel channel() {
        return set(channel);
    }

    /** The event loop that this query lives on. */
    public QueryLoop loop() {
        return set(loop);
    }

    /** When the message was received, by the loop's ticker. */
    public long receivedNanos() {
        return receivedNanos;
    }

    private static <T> T set(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a query before from()");
        }
        return value;
    }
}

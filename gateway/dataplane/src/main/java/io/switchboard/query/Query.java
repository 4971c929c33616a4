package io.switchboard.query;

import io.switchboard.dns.DomainName;
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
    /** Length of a server cookie of RFC 9018 §4 in octets. */
    public static final int SERVER_COOKIE_LENGTH = 16;

    private final QueryMessage message;
    private final byte[] serverCookie = new byte[SERVER_COOKIE_LENGTH];
    private @Nullable InetSocketAddress client;
    private @Nullable Transport transport;
    private @Nullable ReplyChannel channel;
    private @Nullable QueryLoop loop;
    private long receivedNanos;
    private boolean hasServerCookie;
    private boolean cookieValid;
    private boolean detached;
    private int chased;

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
        hasServerCookie = false;
        cookieValid = false;
    }

    /** A copy that stays valid after the listener has gone on; itself if it is one. */
    public Query detach() {
        if (detached) {
            return this;
        }
        Query copy = new Query(message.copy());
        copy.from(loop(), transport(), client(), channel(), receivedNanos);
        copy.setCookie(this);
        copy.detached = true;
        copy.chased = chased;
        return copy;
    }

    /**
     * A detached query of the same client for another name: the target of a CNAME that leads out of local records.
     * Access rules look at it again; limits on a client's rate have counted it already.
     */
    public Query chase(DomainName target) {
        Query copy = new Query(message.withName(target));
        copy.from(loop(), transport(), client(), channel(), receivedNanos);
        copy.setCookie(this);
        copy.detached = true;
        copy.chased = chased + 1;
        return copy;
    }

    /** How often {@link #chase} stands between the client's query and this one. */
    public int chased() {
        return chased;
    }

    private void setCookie(Query other) {
        System.arraycopy(other.serverCookie, 0, serverCookie, 0, SERVER_COOKIE_LENGTH);
        hasServerCookie = other.hasServerCookie;
        cookieValid = other.cookieValid;
    }

    /** Says that {@link #serverCookie} holds what the reply carries, and whether the client's own cookie was good. */
    void cookieChecked(boolean valid) {
        hasServerCookie = true;
        cookieValid = valid;
    }

    /** Whether the reply carries {@link #serverCookie}. */
    public boolean hasServerCookie() {
        return hasServerCookie;
    }

    /** The server cookie for the reply. */
    byte[] serverCookie() {
        return serverCookie;
    }

    /** Whether the client proved by a cookie that its address is its own (RFC 7873 §5.2.5). */
    public boolean cookieValid() {
        return cookieValid;
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

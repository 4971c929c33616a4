package io.switchboard.query;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
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
    private AddressBits.@Nullable RecentV6 recentV6;
    private long clientHigh;
    private long clientLow;
    private ServerCookies.Result cookie = ServerCookies.Result.NONE;
    private long receivedNanos;
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
        this.cookie = ServerCookies.Result.NONE;
        readAddress(client.getAddress());
    }

    /** An unresolved socket address, which no listener sees, has no address and reads as {@code ::}. */
    private void readAddress(@Nullable InetAddress address) {
        if (address instanceof Inet6Address v6) {
            if (recentV6 == null) {
                recentV6 = new AddressBits.RecentV6();
            }
            int slot = recentV6.slot(v6);
            clientHigh = recentV6.high(slot);
            clientLow = recentV6.low(slot);
        } else {
            clientHigh = 0;
            clientLow = address == null ? 0 : AddressBits.mapped(address);
        }
    }

    /** A copy that stays valid after the listener has gone on; itself if it is one. */
    public Query detach() {
        if (detached) {
            return this;
        }
        return copyWith(message.copy(), chased);
    }

    /**
     * A detached query of the same client for another name: the target of a CNAME that leads out of local records.
     * Access rules look at it again; limits on a client's rate have counted it already.
     */
    public Query chase(DomainName target) {
        return copyWith(message.withName(target), chased + 1);
    }

    private Query copyWith(QueryMessage copiedMessage, int timesChased) {
        Query copy = new Query(copiedMessage);
        copy.loop = loop;
        copy.transport = transport;
        copy.client = client;
        copy.channel = channel;
        copy.receivedNanos = receivedNanos;
        copy.clientHigh = clientHigh;
        copy.clientLow = clientLow;
        copy.cookie = cookie;
        copy.detached = true;
        copy.chased = timesChased;
        return copy;
    }

    /** How often {@link #chase} stands between the client's query and this one. */
    public int chased() {
        return chased;
    }

    /** The message. */
    public QueryMessage message() {
        return message;
    }

    /** The asking side's address. */
    public InetSocketAddress client() {
        return set(client);
    }

    /** The high 64 bits of the client's address as {@link AddressBits}. */
    public long clientHigh() {
        return clientHigh;
    }

    /** The low 64 bits of the client's address as {@link AddressBits}. */
    public long clientLow() {
        return clientLow;
    }

    /** Says what {@link ServerCookies#verify} found; until then a query counts as one without a cookie. */
    public void cookie(ServerCookies.Result result) {
        cookie = result;
    }

    /** What the query's COOKIE option tells about its source address. */
    public ServerCookies.Result cookie() {
        return cookie;
    }

    /**
     * Whether replies reach whoever sent the query: it came over a transport with a handshake, or with a valid server cookie
     * (RFC 7873 §5.2.5). The source address of any other query may be forged.
     */
    public boolean clientProven() {
        return cookie.valid() || !transport().datagram();
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

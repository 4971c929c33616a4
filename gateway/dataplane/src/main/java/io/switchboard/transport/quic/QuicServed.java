package io.switchboard.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import io.switchboard.query.LoopTimer;
import io.switchboard.tls.HandshakeResult;
import io.switchboard.transport.ClientConnection;
import io.switchboard.transport.ConnectionPlace;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * One client's connection whatever its streams carry: its handshake, its place among the connections, its queries in
 * flight, and the bounds and deadlines that it is held to. Runs on the connection's event loop.
 *
 * <p>One timer looks at everything: at the end of the handshake's time first, then at the end of the idle time while nothing
 * is under way, and a few times within the shortest deadline otherwise.
 */
public abstract class QuicServed extends ChannelInboundHandlerAdapter implements ClientConnection {
    /** Streams that a client may have open. */
    public static final int MAX_STREAMS = 128;
    /** Queries that a client takes back over the life of a connection; Netty keeps something of each until the end. */
    static final int MAX_CANCELLED = 1_000;
    /** Octets of incomplete requests on one connection: two of the largest. */
    static final int MAX_BUFFERED = 128 << 10;
    /** Octets of replies that wait for the client's windows; above, replies are dropped. */
    private static final int MAX_UNSENT = 1 << 20;

    private static final long LONGEST_HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** RFC 9001 §4.8 and RFC 8446 §6.2: no_application_protocol as QUIC tells it. */
    private static final int NO_APPLICATION_PROTOCOL = 0x178;

    private enum State {
        HANDSHAKE,
        OPEN,
        ENDED
    }

    private final QuicListener listener;
    private final QuicChannel channel;
    private final ConnectionPlace place;
    private final Check check = new Check();
    private final Set<QuicRequest> incomplete = new LinkedHashSet<>();
    private final Set<QuicRequest> unsentReplies = new LinkedHashSet<>();
    private final long idleNanos;
    private State state = State.HANDSHAKE;
    private boolean draining;
    private boolean idle;
    private int inFlight;
    private int buffered;
    private int unsent;
    private int cancelled;
    private long idleSinceNanos;

    /** A connection that is counted among the limits. */
    protected QuicServed(QuicListener listener, QuicChannel channel, InetSocketAddress client) {
        this.listener = listener;
        this.channel = channel;
        this.place = new ConnectionPlace(listener.limits(), client);
        this.idleNanos = listener.idleTimeout().toNanos();
    }

    /** Its socket, and what all connections there share. */
    protected final QuicListener listener() {
        return listener;
    }

    /** Netty's connection. */
    protected final QuicChannel channel() {
        return channel;
    }

    /** The address that the connection comes from. */
    public final InetSocketAddress client() {
        return place.client();
    }

    /** The loop's clock. */
    protected final long now() {
        return listener.intake().loop().nanos();
    }

    /** The handshake is over: streams may come. */
    protected abstract void opened();

    /** The code that ends a connection in good order. */
    protected abstract int noError();

    /** The code for a client that costs too much. */
    protected abstract int excessiveLoad();

    // ---- The handshake ----

    final void begin() {
        channel.closeFuture().addListener(this::closed);
        schedule(LONGEST_HANDSHAKE_NANOS);
    }

    @Override
    public final void channelActive(ChannelHandlerContext context) {
        if (state != State.HANDSHAKE) {
            return;
        }
        SSLEngine engine = channel.sslEngine();
        if (engine == null || !listener.alpn().equals(engine.getApplicationProtocol())) {
            // BoringSSL refuses a client with other protocols; this one has none (RFC 9001 §8.1).
            leaveHandshake(HandshakeResult.FAILED);
            end(false, NO_APPLICATION_PROTOCOL, "");
            return;
        }
        leaveHandshake(HandshakeResult.COMPLETED);
        state = State.OPEN;
        listener.connections().opened(this);
        fellIdle();
        opened();
        context.fireChannelActive();
        if (listener.connections().draining()) {
            drain();
        }
    }

    private void endHandshake(HandshakeResult result) {
        leaveHandshake(result);
        becomeEnded();
        channel.close();
    }

    private void leaveHandshake(HandshakeResult result) {
        listener.handshakeEnded();
        listener.tls().count(result);
    }

    /** An error of QUIC's own; its codec ends what must end. */
    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}

    private void closed(Future<? super Void> end) {
        if (state == State.HANDSHAKE) {
            leaveHandshake(HandshakeResult.FAILED);
        }
        becomeEnded();
        place.release();
        listener.unbuffer(buffered);
        buffered = 0;
        listener.ended(this);
    }

    private void becomeEnded() {
        if (state == State.OPEN) {
            listener.connections().closed(this);
        }
        state = State.ENDED;
        check.cancel();
    }

    // ---- Requests ----

    /** Whether nothing is taken or sent any more. */
    public final boolean ended() {
        return state == State.ENDED;
    }

    /** A request has begun to come and is not whole; false if it cannot be kept, and then it is refused. */
    public final boolean keep(QuicRequest request, int octets) {
        if (buffered + octets > MAX_BUFFERED || !listener.buffer(octets)) {
            listener.counters().count(QuicEvent.OVERLOAD);
            return false;
        }
        buffered += octets;
        incomplete.add(request);
        settle();
        return true;
    }

    /** A request is whole or given up, and its octets are kept no more. */
    public final void unkeep(QuicRequest request, int octets) {
        // Nothing is left of a connection that is closed.
        int freed = Math.min(octets, buffered);
        buffered -= freed;
        listener.unbuffer(freed);
        incomplete.remove(request);
        settle();
    }

    /** Whether another query may be asked; if not, it is counted, and its stream to be refused. */
    public final boolean mayAsk() {
        if (inFlight < listener.maxStreams()) {
            return true;
        }
        // Streams that the client has reset may still have queries under way.
        listener.counters().count(QuicEvent.OVERLOAD);
        return false;
    }

    /** A query goes to the pipeline, of which {@link #answered} tells the end. */
    public final void asked() {
        inFlight++;
        settle();
    }

    /** A query has come to its end. */
    public final void answered() {
        inFlight--;
        settle();
    }

    /** The client took a stream back before it was answered. */
    public final void cancelled() {
        listener.counters().count(QuicEvent.CANCELLED);
        if (++cancelled > MAX_CANCELLED) {
            abort(QuicEvent.FLOOD, excessiveLoad(), "too many cancelled queries");
        }
    }

    /** A reply waits for the client's windows. */
    public final void waits(QuicRequest request, int octets) {
        unsent += octets;
        unsentReplies.add(request);
        settle();
    }

    /** A reply waits no more. */
    public final void waitsNoMore(QuicRequest request, int octets) {
        unsent -= octets;
        unsentReplies.remove(request);
        settle();
    }

    /** Whether so much waits to be sent that more is better dropped. */
    public final boolean isCongested() {
        return unsent > MAX_UNSENT;
    }

    // ---- Idleness and deadlines ----

    private void settle() {
        if (state != State.OPEN) {
            return;
        }
        boolean busy = inFlight > 0 || !incomplete.isEmpty() || !unsentReplies.isEmpty();
        if (busy && idle) {
            idle = false;
            listener.connections().becameBusy(this);
            check.cancel();
            schedule(checkNanos());
        } else if (!busy && draining) {
            end(true, noError(), "");
        } else if (!busy && !idle) {
            fellIdle();
        } else if (!busy) {
            idleSinceNanos = now();
        }
    }

    private void fellIdle() {
        idle = true;
        idleSinceNanos = now();
        listener.connections().fellIdle(this);
        check.cancel();
        schedule(idleNanos);
    }

    private void schedule(long delay) {
        listener.intake().loop().schedule(check, Math.max(0, delay));
    }

    private long checkNanos() {
        return Math.min(readNanos(), writeNanos()) / 4;
    }

    private long readNanos() {
        return listener.limits().limits().readTimeout().toNanos();
    }

    private long writeNanos() {
        return listener.limits().limits().writeTimeout().toNanos();
    }

    private void check() {
        long now = now();
        if (state == State.HANDSHAKE) {
            endHandshake(HandshakeResult.TIMED_OUT);
            return;
        }
        if (hasOlder(incomplete, now - readNanos())) {
            abort(QuicEvent.SLOW_REQUEST, excessiveLoad(), "a query was not complete in time");
            return;
        }
        while (hasOlder(unsentReplies, now - writeNanos())) {
            // Of a client that has sent STOP_SENDING Netty tells no more than of one that is slow.
            listener.counters().count(QuicEvent.SLOW_READER);
            QuicRequest slow = unsentReplies.iterator().next();
            unsentReplies.remove(slow);
            slow.giveUp();
        }
        if (state == State.ENDED) {
            return;
        }
        if (idle && now - idleSinceNanos >= idleNanos) {
            end(true, noError(), "");
        } else {
            schedule(idle ? idleSinceNanos + idleNanos - now : checkNanos());
        }
    }

    /** In the order in which they came, the first is the oldest. */
    private static boolean hasOlder(Set<QuicRequest> requests, long nanos) {
        Iterator<QuicRequest> inOrder = requests.iterator();
        return inOrder.hasNext() && inOrder.next().sinceNanos() - nanos < 0;
    }

    // ---- The end ----

    /** Ends the connection because of the client, with a count of why. */
    public final void abort(QuicEvent event, int code, String reason) {
        if (state != State.ENDED) {
            listener.counters().count(event);
            end(true, code, reason);
        }
    }

    /** Ends the connection; queries in flight go on without a way back. */
    private void end(boolean application, int code, String reason) {
        if (state == State.ENDED) {
            return;
        }
        becomeEnded();
        ByteBuf text = ByteBufUtil.writeAscii(channel.alloc(), reason);
        // The codec may be in the middle of this connection's streams, and must not lose it under its feet.
        listener.intake().loop().execute(() -> channel.close(application, code, text));
    }

    @Override
    public final void drain() {
        if (state == State.HANDSHAKE) {
            // It has asked nothing, and whether it ever will is not waited for.
            endHandshake(HandshakeResult.FAILED);
            return;
        }
        if (!draining && state == State.OPEN) {
            drains();
        }
        draining = true;
        settle();
    }

    /** The connection ends with its last reply: what to tell the client, if the protocol has a word for it. */
    protected void drains() {}

    @Override
    public final void closeNow() {
        // At once, so that the new connection finds its place free; Netty tells of the end only later.
        place.release();
        end(true, noError(), "");
    }

    private final class Check extends LoopTimer {
        @Override
        protected void expired() {
            check();
        }
    }
}

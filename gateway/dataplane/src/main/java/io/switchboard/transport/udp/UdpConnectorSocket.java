package io.switchboard.transport.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One connected socket with a port of its own, and the queries that were sent from it. It remembers the ids of all of
 * them, so that a reply that comes too late is told apart from one that somebody guesses.
 */
final class UdpConnectorSocket extends ChannelInboundHandlerAdapter {
    /** Queries that one port is used for. */
    static final int MAX_QUERIES = 256;

    private final UdpConnector connector;
    private final long retireNanos;
    private @Nullable DatagramChannel channel;
    /** Of all queries, in the order in which they were sent. */
    private char[] ids = new char[4];

    private int used;
    /** Of the queries that wait for their reply, the first {@link #open}. */
    private char[] openIds = new char[4];
    /** These queries, in the same order. */
    private @Nullable Attempt[] waiting = new @Nullable Attempt[4];

    private int open;
    /** Where the connector keeps this socket, -1 once it is closed. */
    int index = -1;
    /** Whether it only waits for replies. */
    boolean retired;

    UdpConnectorSocket(UdpConnector connector, long retireNanos) {
        this.connector = connector;
        this.retireNanos = retireNanos;
    }

    void use(DatagramChannel channel) {
        this.channel = channel;
    }

    /** Whether no more queries may be sent from here. */
    boolean isSpent(long now) {
        return used == MAX_QUERIES || retireNanos - now <= 0;
    }

    /** Whether it must not be kept, even for queries under way. */
    boolean isOverAge(long now) {
        return retireNanos + UdpConnector.GRACE_NANOS - now <= 0;
    }

    /** Whether no query waits here. */
    boolean isIdle() {
        return open == 0;
    }

    void send(Attempt attempt, Entropy entropy) {
        DatagramChannel to = channel;
        if (to == null) {
            attempt.failed(AttemptFailure.CLOSED);
            return;
        }
        char id = unusedId(entropy);
        remember(id);
        waitFor(attempt, id);
        byte[] query = attempt.query();
        ByteBuf datagram = to.alloc().directBuffer(query.length);
        datagram.writeBytes(query).setShort(Wire.ID, id);
        // A failed write comes back through exceptionCaught.
        to.write(datagram, to.voidPromise());
    }

    /** Puts on the wire what was sent. */
    void flush() {
        DatagramChannel to = channel;
        if (to != null) {
            to.flush();
        }
    }

    private void remember(char id) {
        if (used == ids.length) {
            ids = Arrays.copyOf(ids, used * 2);
        }
        ids[used++] = id;
    }

    private void waitFor(Attempt attempt, char id) {
        if (open == waiting.length) {
            openIds = Arrays.copyOf(openIds, open * 2);
            waiting = Arrays.copyOf(waiting, open * 2);
        }
        openIds[open] = id;
        waiting[open] = attempt;
        attempt.waitAt(this, open);
        open++;
    }

    private char unusedId(Entropy entropy) {
        while (true) {
            char id = (char) entropy.next16();
            if (find(ids, used, id) < 0) {
                return id;
            }
        }
    }

    private static int find(char[] ids, int count, int id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }

    void forget(Attempt attempt) {
        if (isWaiting(attempt)) {
            waitEnded(attempt.slot());
            connector.maybeClose(this);
        }
    }

    /** The last one takes the place that is free. */
    private void waitEnded(int slot) {
        int end = --open;
        Attempt last = waiting[end];
        waiting[end] = null;
        if (slot != end && last != null) {
            openIds[slot] = openIds[end];
            waiting[slot] = last;
            last.waitAt(this, slot);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        byte[] scratch = connector.scratch();
        int length = Math.min(packet.content().readableBytes(), scratch.length);
        packet.content().readBytes(scratch, 0, length);
        packet.release();
        received(scratch, length);
        if (open == 0) {
            connector.heardAll();
        }
    }

    private void received(byte[] bytes, int length) {
        int id = length < Wire.HEADER_LENGTH ? -1 : Wire.u16(bytes, Wire.ID);
        int slot = find(openIds, open, id);
        Attempt attempt = slot < 0 ? null : waiting[slot];
        if (attempt == null) {
            unexpected(bytes, length, id);
        } else if (attempt.matches(bytes, length)) {
            waitEnded(attempt.slot());
            connector.maybeClose(this);
            attempt.answered(bytes, length);
        }
    }

    private void unexpected(byte[] bytes, int length, int id) {
        if (find(ids, used, id) >= 0) {
            connector.count(UpstreamEvent.LATE);
        } else {
            stranger(bytes, length);
        }
    }

    /** Nobody here has this id: whoever sent it knows our port, so every query from it is told (RFC 5452 §9.3). */
    private void stranger(byte[] bytes, int length) {
        if (length < Wire.HEADER_LENGTH || (Wire.u16(bytes, Wire.FLAGS) & Wire.QR) == 0) {
            connector.count(UpstreamEvent.MALFORMED);
            return;
        }
        if (open == 0) {
            connector.count(UpstreamEvent.MISMATCH_ID);
            return;
        }
        // Whoever is told may stop waiting, and then another one takes its place.
        for (Attempt attempt : Arrays.copyOf(waiting, open)) {
            if (attempt != null && isWaiting(attempt)) {
                attempt.strangerCame();
            }
        }
    }

    private boolean isWaiting(Attempt attempt) {
        int slot = attempt.slot();
        return slot < open && waiting[slot] == attempt;
    }

    /** An ICMP error, or a write that failed: this socket's queries are lost, nobody else's are. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connector.retire(this);
        fail(AttemptFailure.NETWORK);
        connector.maybeClose(this);
    }

    private void fail(AttemptFailure failure) {
        while (open > 0) {
            Attempt attempt = waiting[open - 1];
            waitEnded(open - 1);
            if (attempt != null) {
                attempt.failed(failure);
            }
        }
    }

    void close() {
        DatagramChannel closing = channel;
        if (closing != null) {
            channel = null;
            closing.close();
            fail(AttemptFailure.CLOSED);
        }
    }
}

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
    static final int MAX_QUERIES = 64;

    private final UdpConnector connector;
    private final long retireNanos;
    private @Nullable DatagramChannel channel;
    private char[] ids = new char[4];
    /** By the index of the id; null once the wait is over. */
    private @Nullable Attempt[] waiting = new @Nullable Attempt[4];

    private int used;
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
        if (used == ids.length) {
            ids = Arrays.copyOf(ids, used * 2);
            waiting = Arrays.copyOf(waiting, used * 2);
        }
        ids[used] = id;
        waiting[used] = attempt;
        attempt.waitAt(this, used);
        used++;
        open++;
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

    private char unusedId(Entropy entropy) {
        while (true) {
            char id = (char) entropy.next16();
            if (find(id) < 0) {
                return id;
            }
        }
    }

    private int find(int id) {
        for (int i = 0; i < used; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }

    void forget(Attempt attempt) {
        if (waiting[attempt.slot()] == attempt) {
            waiting[attempt.slot()] = null;
            open--;
            connector.maybeClose(this);
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
    }

    private void received(byte[] bytes, int length) {
        int slot = length < Wire.HEADER_LENGTH ? -1 : find(Wire.u16(bytes, Wire.ID));
        if (slot < 0) {
            stranger(bytes, length);
            return;
        }
        Attempt attempt = waiting[slot];
        if (attempt == null) {
            connector.count(UpstreamEvent.LATE);
        } else if (attempt.matches(bytes, length)) {
            waiting[slot] = null;
            open--;
            connector.maybeClose(this);
            attempt.answered(bytes, length);
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
        for (int i = 0; i < used; i++) {
            Attempt attempt = waiting[i];
            if (attempt != null) {
                attempt.strangerCame();
            }
        }
    }

    /** An ICMP error, or a write that failed: this socket's queries are lost, nobody else's are. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connector.retire(this);
        fail(AttemptFailure.NETWORK);
        connector.maybeClose(this);
    }

    private void fail(AttemptFailure failure) {
        for (int i = 0; i < used; i++) {
            Attempt attempt = waiting[i];
            if (attempt != null) {
                waiting[i] = null;
                open--;
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

package io.switchboard.transport.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.ConnectTarget;
import io.switchboard.upstream.Connector;
import io.switchboard.upstream.Entropy;
import io.switchboard.upstream.UpstreamCounters;
import io.switchboard.upstream.UpstreamEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one upstream by datagrams, from many ports: an attacker who cannot see a query has to guess its port and its id
 * (RFC 5452 §9.2).
 *
 * <p>A socket for every query would cost about 12 microseconds each, several times what the query itself costs. So there
 * is a population of connected sockets, each on a port drawn at random. Until the population is full, every query opens
 * one more: a quiet gateway uses a new port each time. Then a query leaves from one of them, drawn at random and not drawn
 * again before all others were. A socket serves at most {@value UdpConnectorSocket#MAX_QUERIES} queries and less than a
 * minute, so the population renews itself without pause. Connected, a socket hears its upstream alone, and an ICMP error
 * tells which queries are lost. How many there may be is divided among all upstreams of the loop ({@link UdpSocketBudget}).
 *
 * <p>With a full population, queries of one turn of the event loop share a socket, up to {@value #BURST} of them: they
 * leave in one system call and their replies come in by one. To forge a reply to any of them, its port and its id still
 * have to be guessed.
 */
public final class UdpConnector implements Connector {
    /** No query is sent from a socket after this time, or up to as much later as {@link #SPREAD_NANOS}. */
    private static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(35);
    /** Sockets opened in one moment do not all end in one moment. */
    private static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** For replies that are still under way; with it no port is open for more than a minute. */
    static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(9);

    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Ports tried for one socket; with so many taken in a row, the system has none to give. */
    private static final int MAX_BINDS = 16;

    /** A quiet upstream needs no more. */
    private static final int FEW = 16;
    /** Sockets that only wait for replies: as many as take new queries, or so many. */
    private static final int LEAST_RETIRED = 64;

    /** With so few to a socket, 10,000 queries still use nearly all of the population's ports. */
    static final int BURST = 5;

    private final QueryLoop loop;
    private final UdpConnectorChannels channels;
    private final UdpConnectorPorts ports;
    private final int upstreamPort;
    private final int wantedSockets;
    private final UpstreamCounters counters;
    private final Entropy entropy = new Entropy();
    private final byte[] scratch = new byte[UdpConnectorChannels.MAX_DATAGRAM];
    private final UdpSocketBudget budget;
    /** Those that take new queries, the first {@link #count}. */
    private @Nullable UdpConnectorSocket[] sockets = new @Nullable UdpConnectorSocket[FEW];

    /** Those that only wait for replies. */
    private final List<UdpConnectorSocket> retired = new ArrayList<>();

    private final Sweep sweep = new Sweep();
    private final Runnable turnEnded = this::turnEnded;
    private int count;
    /** How many of the sockets were drawn since all were; these come first. */
    private int drawn;
    /** The socket of this turn's queries. */
    private @Nullable UdpConnectorSocket current;
    /** How many queries of this turn it has taken. */
    private int burst;
    /** What this turn's queries were written to and is flushed when it ends. */
    private final List<UdpConnectorSocket> written = new ArrayList<>();

    private boolean closed;
    /** Why no socket could be had. */
    private AttemptFailure failure = AttemptFailure.NO_ROOM;

    /**
     * A connector without sockets.
     *
     * @param eventLoop the event loop of {@code loop}
     * @param budget of the event loop: how many sockets take new queries at a time; as many more may wait for replies
     */
    public UdpConnector(
            EventLoop eventLoop,
            QueryLoop loop,
            ConnectTarget target,
            UdpConnectorPorts ports,
            UdpSocketBudget budget,
            UpstreamCounters counters) {
        this.loop = loop;
        this.channels = new UdpConnectorChannels(eventLoop, target.address());
        this.ports = ports;
        this.upstreamPort = target.address().getPort();
        this.wantedSockets = target.udpSockets();
        this.counters = counters;
        this.budget = budget;
        budget.join();
    }

    @Override
    public void send(Attempt attempt) {
        if (closed) {
            attempt.failed(AttemptFailure.CLOSED);
            return;
        }
        UdpConnectorSocket socket = current();
        if (socket == null) {
            attempt.failed(failure);
            return;
        }
        if (burst++ == 0) {
            written(socket);
        }
        socket.send(attempt, entropy);
        if (burst == BURST || count < budget.share(wantedSockets) || socket.isSpent(attempt.sentNanos())) {
            endBurst();
        }
    }

    /** Remembers to flush: all sockets at the end of the turn, so that the upstream is woken once for many queries. */
    private void written(UdpConnectorSocket socket) {
        if (written.isEmpty()) {
            loop.execute(turnEnded);
        }
        written.add(socket);
    }

    private @Nullable UdpConnectorSocket current() {
        UdpConnectorSocket socket = current;
        if (socket == null) {
            socket = draw();
            current = socket;
        }
        return socket;
    }

    private @Nullable UdpConnectorSocket draw() {
        failure = AttemptFailure.NO_ROOM;
        int share = budget.share(wantedSockets);
        if (count < share && retired.size() < Math.max(share, LEAST_RETIRED)) {
            UdpConnectorSocket opened = openSocket();
            if (opened != null) {
                return opened;
            }
        }
        return count == 0 ? null : drawOpen();
    }

    /** One of those that were not drawn since all were. */
    private UdpConnectorSocket drawOpen() {
        if (drawn >= count) {
            drawn = 0;
        }
        UdpConnectorSocket socket = at(drawn + entropy.below(count - drawn));
        swap(socket, drawn++);
        return socket;
    }

    private void turnEnded() {
        endBurst();
        // A write that fails may end queries, and these may be asked again from other sockets.
        for (int i = 0; i < written.size(); i++) {
            written.get(i).flush();
        }
        // They were flushed, too; what comes now has a turn of its own.
        endBurst();
        written.clear();
    }

    private void endBurst() {
        UdpConnectorSocket socket = current;
        current = null;
        burst = 0;
        if (socket != null && socket.isSpent(loop.nanos())) {
            retire(socket);
        }
    }

    private @Nullable UdpConnectorSocket openSocket() {
        long spread = (SPREAD_NANOS >>> 16) * entropy.next16();
        long retireNanos = loop.nanos() + LIFETIME_NANOS + spread;
        for (int i = 0; i < MAX_BINDS; i++) {
            UdpConnectorSocket socket = new UdpConnectorSocket(this, retireNanos);
            DatagramChannel channel = channels.bind(drawPort(), socket);
            if (channel != null) {
                return connect(socket, channel);
            }
        }
        return null;
    }

    private int drawPort() {
        int port = ports.draw(entropy);
        while (port == upstreamPort) {
            // An upstream on this machine that restarts needs its port.
            port = ports.draw(entropy);
        }
        return port;
    }

    private @Nullable UdpConnectorSocket connect(UdpConnectorSocket socket, DatagramChannel channel) {
        if (!channels.connect(channel)) {
            failure = AttemptFailure.NETWORK;
            return null;
        }
        socket.use(channel);
        add(socket);
        return socket;
    }

    private void add(UdpConnectorSocket socket) {
        counters.count(UpstreamEvent.OPENED);
        socket.index = count;
        if (count == sockets.length) {
            sockets = Arrays.copyOf(sockets, 2 * count);
        }
        sockets[count++] = socket;
        swap(socket, drawn++);
        if (!sweep.isScheduled()) {
            loop.schedule(sweep, SWEEP_NANOS);
        }
    }

    /** Sends nothing more from a socket. */
    void retire(UdpConnectorSocket socket) {
        if (socket.retired) {
            return;
        }
        if (socket == current) {
            endBurst();
            if (socket.retired) {
                return;
            }
        }
        if (socket.index < drawn) {
            swap(socket, --drawn);
        }
        swap(socket, --count);
        sockets[count] = null;
        socket.retired = true;
        socket.index = retired.size();
        retired.add(socket);
        maybeClose(socket);
    }

    /** Closes a socket that nothing is sent from and nothing waits at. */
    void maybeClose(UdpConnectorSocket socket) {
        if (socket.retired && socket.isIdle()) {
            close(socket);
        }
    }

    private void close(UdpConnectorSocket socket) {
        if (socket.index < 0) {
            return;
        }
        UdpConnectorSocket last = retired.removeLast();
        if (last != socket) {
            retired.set(socket.index, last);
            last.index = socket.index;
        }
        socket.index = -1;
        socket.close();
    }

    /** Lets a socket and the one at {@code index} change places. */
    private void swap(UdpConnectorSocket socket, int index) {
        UdpConnectorSocket other = at(index);
        sockets[socket.index] = other;
        other.index = socket.index;
        sockets[index] = socket;
        socket.index = index;
    }

    private UdpConnectorSocket at(int index) {
        UdpConnectorSocket socket = sockets[index];
        if (socket == null) {
            throw new IllegalStateException("socket " + index + " of " + count);
        }
        return socket;
    }

    @Override
    public void forget(Attempt attempt) {
        if (attempt.carrier() instanceof UdpConnectorSocket socket) {
            socket.forget(attempt);
        }
    }

    byte[] scratch() {
        return scratch;
    }

    /** Nothing waits at the socket that is being read any more. */
    void heardAll() {
        channels.enough();
    }

    void count(UpstreamEvent event) {
        counters.count(event);
    }

    @Override
    public int open() {
        return count + retired.size();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            budget.leave();
        }
        sweep.cancel();
        while (count > 0) {
            retire(at(count - 1));
        }
        while (!retired.isEmpty()) {
            close(retired.getLast());
        }
        channels.release();
    }

    private void sweep() {
        long now = loop.nanos();
        for (int i = count - 1; i >= 0; i--) {
            if (at(i).isSpent(now)) {
                retire(at(i));
            }
        }
        for (int i = retired.size() - 1; i >= 0; i--) {
            // Closing one may end queries, and with them others.
            if (i < retired.size() && retired.get(i).isOverAge(now)) {
                close(retired.get(i));
            }
        }
        if (open() > 0) {
            loop.schedule(sweep, SWEEP_NANOS);
        }
    }

    private final class Sweep extends LoopTimer {
        @Override
        protected void expired() {
            sweep();
        }
    }
}

package io.switchboard.transport.doh;

import io.netty.channel.ChannelHandlerContext;
import io.switchboard.query.LoopTimer;
import io.switchboard.transport.ClientConnection;
import io.switchboard.transport.ConnectionPlace;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.http.HttpRules;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a client's connection is in every version of HTTP: its place among the connections, its queries in flight, and
 * the deadlines that it is held to. Runs on the connection's event loop.
 *
 * <p>One timer looks at everything: at the end of the idle time while nothing is under way, a few times within the
 * shortest deadline otherwise.
 */
abstract class ServedConnection implements ClientConnection, Runnable {
    private final HttpIntake http;
    private final HttpRules rules;
    private final ConnectionPlace place;
    private final Check check = new Check();
    private @Nullable ChannelHandlerContext context;
    private int inFlight;
    private boolean idle;
    private boolean reading;
    private boolean runPending;
    private boolean ended;
    private boolean uncounted;
    private long idleSinceNanos;
    private long unwritableSinceNanos;

    ServedConnection(HttpIntake http, ConnectionPlace place) {
        this.http = http;
        this.rules = http.rules();
        this.place = place;
    }

    final HttpIntake http() {
        return http;
    }

    final HttpRules rules() {
        return rules;
    }

    final InetSocketAddress peer() {
        return place.client();
    }

    final ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return known;
    }

    final long now() {
        return http.queries().loop().nanos();
    }

    /** The connection speaks this protocol from now on. */
    final void opened(ChannelHandlerContext handler) {
        context = handler;
        http.connections().opened(this);
        fellIdle();
        if (http.connections().draining()) {
            endGracefully();
        }
    }

    /** The connection is no more. */
    final void closed() {
        ended = true;
        check.cancel();
        uncount();
    }

    private void uncount() {
        if (!uncounted) {
            uncounted = true;
            http.connections().closed(this);
        }
    }

    final boolean ended() {
        return ended;
    }

    final int inFlight() {
        return inFlight;
    }

    /** A query goes to the pipeline, of which {@link #answered} tells the end. */
    final void asked() {
        inFlight++;
    }

    /** A query has come to its end; what it left to send goes out at the end of this turn of the loop. */
    final void answered() {
        inFlight--;
        sendSoon();
    }

    /** Octets come in: what they lead to is sent when all are read. */
    final void readingBegins() {
        reading = true;
    }

    /** All that had come in is read, and what it led to is flushed. */
    final void readingEnds() {
        reading = false;
        settle();
    }

    /** Makes sure that what was written gets flushed, and that the connection is looked after. */
    final void sendSoon() {
        if (!reading && !runPending) {
            runPending = true;
            http.queries().loop().execute(this);
        }
    }

    @Override
    public final void run() {
        runPending = false;
        if (!ended) {
            flush();
            settle();
        }
    }

    /** Finds out whether the connection is idle now. */
    private void settle() {
        if (ended) {
            return;
        }
        boolean busy = inFlight > 0 || hasUnfinished();
        if (busy && idle) {
            idle = false;
            http.connections().becameBusy(this);
            watch();
        } else if (!busy && !idle) {
            fellIdle();
        } else if (!busy) {
            // Something came and was answered within this turn.
            idleSinceNanos = now();
        }
    }

    private void fellIdle() {
        idle = true;
        idleSinceNanos = now();
        http.connections().fellIdle(this);
        watch();
    }

    final void writabilityChanged(boolean writable) {
        unwritableSinceNanos = writable ? 0 : Math.max(1, now());
    }

    private void watch() {
        if (ended) {
            return;
        }
        long delay = idle ? idleSinceNanos + rules.idleNanos() - now() : checkNanos();
        if (check.isScheduled() && idle) {
            // Looks when it fires; it fires before the idle time is over.
            return;
        }
        check.cancel();
        http.queries().loop().schedule(check, Math.max(0, delay));
    }

    private long checkNanos() {
        return Math.min(
                        http.bounds().readTimeout().toNanos(),
                        http.bounds().writeTimeout().toNanos())
                / 4;
    }

    private void check() {
        long now = now();
        if (unwritableSinceNanos != 0
                        && now - unwritableSinceNanos
                                > http.bounds().writeTimeout().toNanos()
                || hasUnsentSince(now - http.bounds().writeTimeout().toNanos())) {
            abort(HttpEvent.SLOW_READER);
        } else if (hasIncompleteSince(now - http.bounds().readTimeout().toNanos())) {
            http.counters().count(HttpEvent.SLOW_REQUEST);
            endUnanswered();
        } else if (idle && now - idleSinceNanos >= rules.idleNanos()) {
            endGracefully();
        }
        if (!ended) {
            watch();
        }
    }

    /** Ends the connection at once, with a count of why. */
    final void abort(HttpEvent event) {
        http.counters().count(event);
        ended = true;
        check.cancel();
        context().close();
    }

    @Override
    public final void drain() {
        endGracefully();
    }

    @Override
    public final void closeNow() {
        // At once, so that the new connection finds its place free; Netty tells of the end only later.
        ended = true;
        check.cancel();
        uncount();
        place.release();
        context().close();
    }

    /** Whether requests are incomplete or replies not sent whole. */
    abstract boolean hasUnfinished();

    /** Whether a request that began before {@code nanos} is still not whole. */
    abstract boolean hasIncompleteSince(long nanos);

    /** Whether a reply that was ready before {@code nanos} is still not sent. */
    abstract boolean hasUnsentSince(long nanos);

    abstract void flush();

    /** Ends when everything under way is answered; nothing new is taken. */
    abstract void endGracefully();

    /** Ends now, because the client does not finish what it began. */
    abstract void endUnanswered();

    private final class Check extends LoopTimer {
        @Override
        protected void expired() {
            check();
        }
    }
}

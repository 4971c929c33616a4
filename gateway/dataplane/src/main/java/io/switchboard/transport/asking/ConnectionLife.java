package io.switchboard.transport.asking;

import io.switchboard.query.LoopTimer;
import io.switchboard.query.QueryLoop;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.Entropy;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The life of one connection to an upstream: how long it may take to come about, say nothing, lie idle and live, and what of
 * its queries is sent again when it ends. One timer looks at all of it. One event loop.
 *
 * <p>A connection that says nothing while it owes a reply gets no new queries after a second, and is given up when the
 * oldest has waited half of its time; the other half is for a new connection. A reply may stay owed even if nobody waits for
 * it any more: whoever asked elsewhere in the meantime must not hide that nothing comes from here.
 */
public final class ConnectionLife extends LoopTimer {
    /** What lives so. */
    public interface Connection {
        /** Whether no query waits for its reply here. */
        boolean isIdle();

        /** Whether a query waits here of which this holds. */
        boolean anyWaiting(Predicate<Attempt> condition);

        /**
         * It is over; the connection is to close.
         *
         * @param why {@code CONNECT_TIMEOUT}; {@code SILENCE}; or {@code CLOSED} if it was idle for long, or old
         */
        void giveUp(AttemptFailure why);
    }

    private enum State {
        CONNECTING,
        OPEN,
        CLOSED
    }

    /** A handshake that takes longer will not come about. */
    private static final long LONGEST_CONNECT_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Silence after which new queries go elsewhere. */
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final QueryLoop loop;
    private final Connection connection;
    private final long openedNanos;
    private final long connectByNanos;
    private final long idleNanos;
    private final long maximumAgeNanos;
    private State state = State.CONNECTING;
    private boolean hasAnswered;
    private boolean owesReply;
    /** When something was last read or, if nothing was owed, sent. */
    private long activeNanos;

    /**
     * Begins when the connection is asked for.
     *
     * @param first whose query it is opened for
     * @param idleNanos after which it is closed without queries
     * @param maximumAgeNanos after which it takes no new queries, or up to an eighth sooner
     */
    public ConnectionLife(
            QueryLoop loop,
            Connection connection,
            Attempt first,
            long idleNanos,
            long maximumAgeNanos,
            Entropy entropy) {
        this.loop = loop;
        this.connection = connection;
        this.openedNanos = loop.nanos();
        this.activeNanos = openedNanos;
        this.idleNanos = idleNanos;
        // Connections that were opened together do not all end together.
        this.maximumAgeNanos = maximumAgeNanos - (maximumAgeNanos / 8 >>> 16) * entropy.next16();
        // Half of what is left, so that somebody else can be asked in the other half.
        long patience = Math.max(0, (first.deadlineNanos() - openedNanos) / 2);
        this.connectByNanos = openedNanos + Math.min(LONGEST_CONNECT_NANOS, patience);
        loop.schedule(this, connectByNanos - openedNanos);
    }

    /** Whether it has not come about yet. */
    public boolean isConnecting() {
        return state == State.CONNECTING;
    }

    /** Whether it stands. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether it has ended. */
    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Whether it stands, and is neither old nor silent. */
    public boolean takesQueries(long now) {
        return state == State.OPEN && !isOld(now) && !isSilent(now);
    }

    private boolean isOld(long now) {
        return now - openedNanos > maximumAgeNanos;
    }

    private boolean isSilent(long now) {
        return owesReply && now - activeNanos > SUSPICIOUS_NANOS;
    }

    /** It stands; returns the time, when queries that waited for it leave. */
    public long opened() {
        state = State.OPEN;
        activeNanos = loop.nanos();
        cancel();
        loop.schedule(this, CHECK_NANOS);
        return activeNanos;
    }

    /** It has ended; false if it had before. */
    public boolean close() {
        boolean first = state != State.CLOSED;
        state = State.CLOSED;
        cancel();
        return first;
    }

    /** A query is sent, at once or when it stands. */
    public void sent() {
        if (!owesReply) {
            owesReply = true;
            activeNanos = loop.nanos();
        }
    }

    /** Something came from the upstream. */
    public void heard() {
        activeNanos = loop.nanos();
    }

    /** A query was answered. */
    public void answered() {
        hasAnswered = true;
    }

    /** Whether a query was answered. */
    public boolean hasAnswered() {
        return hasAnswered;
    }

    /** Whether replies are still to come. */
    public void owes(boolean more) {
        owesReply = more;
    }

    /**
     * Whether a query that was under way when it ended is sent once more on another connection: servers close connections at
     * will (RFC 7766 §6.2.4), and a query is not to blame for it.
     *
     * @param repeated whether that happened to the query before, over a connection that had answered nobody
     */
    public boolean isSentAgain(Attempt attempt, boolean repeated, AttemptFailure failure) {
        if (failure == AttemptFailure.SILENCE) {
            return !repeated && attempt.maySendAgain();
        }
        // With every answer there are fewer left, so going on is sure to end; without one, once is enough.
        return hasAnswered || !repeated;
    }

    @Override
    protected void expired() {
        long now = loop.nanos();
        if (state == State.CONNECTING) {
            if (connectByNanos - now <= 0) {
                connection.giveUp(AttemptFailure.CONNECT_TIMEOUT);
            } else {
                loop.schedule(this, connectByNanos - now);
            }
        } else if (connection.isIdle() && (now - activeNanos > idleNanos || isOld(now))) {
            connection.giveUp(AttemptFailure.CLOSED);
        } else if (isSilent(now) && connection.anyWaiting(attempt -> hasWaitedHalfItsTime(attempt, now))) {
            connection.giveUp(AttemptFailure.SILENCE);
        } else {
            loop.schedule(this, CHECK_NANOS);
        }
    }

    /** Whether a query has used up half of the time that it had when it was sent, with nothing read since. */
    private boolean hasWaitedHalfItsTime(Attempt attempt, long now) {
        long sent = attempt.sentNanos();
        long since = Math.max(0, activeNanos - sent) + sent;
        return now - since > (attempt.deadlineNanos() - sent) / 2;
    }
}

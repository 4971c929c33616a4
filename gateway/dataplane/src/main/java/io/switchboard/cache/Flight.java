package io.switchboard.cache;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way to the next source, and the queries that wait for its answer. Anyone may {@link #join} from
 * any loop; the answer comes on the loop that the flight was started on.
 *
 * <p>The waiters are a list that grows at its head by compare-and-set and is closed the same way, so that a query either
 * is in the list when the flight lands, or learns that it has landed.
 */
final class Flight implements ReplySink {
    /** More queries for one question than this are turned away: half of what may be in flight by default. */
    static final int MAX_WAITERS = 10_000;

    /** What became of a wish to join. */
    enum Boarding {
        JOINED,
        FULL,
        LANDED
    }

    private record Waiting(@Nullable Waiter last, @Nullable Waiting before, int count) {}

    private static final Waiting NOBODY = new Waiting(null, null, 0);
    private static final Waiting CLOSED = new Waiting(null, null, 0);
    private static final VarHandle WAITING = waitingHandle();

    private final ReplyKey key;
    private final Landing landing;
    private final int zone;
    private volatile Waiting waiting = NOBODY;
    private volatile boolean flushed;
    private boolean landed;

    /** @param zone what it is counted in, as {@link LoopZones#of} says */
    Flight(ReplyKey key, Landing landing, int zone) {
        this.key = key;
        this.landing = landing;
        this.zone = zone;
    }

    ReplyKey key() {
        return key;
    }

    int zone() {
        return zone;
    }

    Boarding join(Waiter waiter) {
        while (true) {
            Waiting seen = waiting;
            if (seen == CLOSED) {
                return Boarding.LANDED;
            }
            if (seen.count == MAX_WAITERS) {
                return Boarding.FULL;
            }
            if (WAITING.compareAndSet(this, seen, new Waiting(waiter, seen, seen.count + 1))) {
                return Boarding.JOINED;
            }
        }
    }

    /** Takes no more waiters and returns those there are, in the order they came. */
    Waiter[] close() {
        Waiting list = (Waiting) WAITING.getAndSet(this, CLOSED);
        Waiter[] waiters = new Waiter[list.count];
        for (Waiter last = list.last; last != null; last = list.last) {
            waiters[list.count - 1] = last;
            list = list.before == null ? NOBODY : list.before;
        }
        return waiters;
    }

    /** From now on nothing of this flight is stored, nor is a stale answer given to those who wait for it. */
    void flush() {
        flushed = true;
    }

    boolean isFlushed() {
        return flushed;
    }

    /** True for the first caller: a flight lands once, even if the next source should call twice. */
    boolean land() {
        boolean first = !landed;
        landed = true;
        return first;
    }

    private static VarHandle waitingHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Flight.class, "waiting", Waiting.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        landing.replied(this, message, ageSeconds, answeredBy);
    }

    @Override
    public void fail(Query query, QueryFailure failure) {
        landing.failed(this, failure);
    }

    @Override
    public void drop(Query query, DropReason reason) {
        landing.dropped(this, reason);
    }
}

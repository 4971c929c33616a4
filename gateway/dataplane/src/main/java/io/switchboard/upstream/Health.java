package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig.HealthConfig;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The state of one upstream and all ways from one state to another.
 *
 * <pre>
 *          failures in a row, and the probe sent at the first of them unanswered
 *      UP -----------------------------------------------------------------------&gt; DOWN
 *      UP &lt;----------------------------------------------------------------------- DOWN
 *          recoveries in a row: replies to probes or, when all are down, to queries
 *
 *      any --- a probe of ours arrives at our own listener ---&gt; LOOPING --- a probe is answered ---&gt; UP
 * </pre>
 *
 * <p>Any reply is a success, whatever its RCODE: SERVFAIL for one name says nothing about the server. Silence is a
 * failure only if nothing was heard since the query left. Shared by all loops; a success in a row of successes costs one
 * volatile read.
 */
final class Health {
    /** Told of changes, on the thread that caused them. */
    interface Listener {
        /** The first failure after a success: a probe should find out. */
        void suspected();

        /** The state is another one. */
        void changed(UpstreamState from, UpstreamState to);
    }

    private record State(UpstreamState phase, int failures, int successes, long failingSinceNanos) {
        static final State CALM = new State(UpstreamState.UP, 0, 0, 0);
        static final State LOOPING = new State(UpstreamState.LOOPING, 0, 0, 0);

        static State down(int successes) {
            return new State(UpstreamState.DOWN, 0, successes, 0);
        }
    }

    private static final VarHandle CURRENT = current();

    private final int failures;
    private final int recoveries;
    private final Listener listener;
    private volatile State current = State.CALM;

    Health(HealthConfig config, Listener listener) {
        this.failures = config.failures();
        this.recoveries = Math.max(1, config.recoveries());
        this.listener = listener;
    }

    UpstreamState state() {
        return current.phase;
    }

    /** Consecutive failures of an upstream that is up. */
    int failuresInARow() {
        return current.failures;
    }

    /** Consecutive successes of an upstream that is down. */
    int successesInARow() {
        return current.successes;
    }

    /** A reply came. */
    void succeeded() {
        State before = current;
        while (before != State.CALM && before.phase != UpstreamState.LOOPING) {
            State after = before.phase == UpstreamState.UP || before.successes + 1 >= recoveries
                    ? State.CALM
                    : State.down(before.successes + 1);
            if (move(before, after)) {
                return;
            }
            before = current;
        }
    }

    /** The network refused: the upstream had its chance. */
    void refused(long now) {
        failed(now, 0);
    }

    /**
     * A query was not answered in time.
     *
     * @param patienceNanos how long failures must go on before they count as down: the time that a probe gets
     */
    void timedOut(long now, long patienceNanos) {
        failed(now, patienceNanos);
    }

    private void failed(long now, long patienceNanos) {
        while (true) {
            State before = current;
            if (before.phase == UpstreamState.LOOPING) {
                return;
            }
            if (move(before, afterFailure(before, now, patienceNanos))) {
                if (before == State.CALM) {
                    listener.suspected();
                }
                return;
            }
        }
    }

    private State afterFailure(State before, long now, long patienceNanos) {
        if (before.phase == UpstreamState.DOWN) {
            return State.down(0);
        }
        long since = before.failures == 0 ? now : before.failingSinceNanos;
        boolean enough = failures > 0 && before.failures + 1 >= failures && now - since >= patienceNanos;
        return enough ? State.down(0) : new State(UpstreamState.UP, before.failures + 1, 0, since);
    }

    /** What was sent there came back. */
    void looped() {
        State before = current;
        while (before.phase != UpstreamState.LOOPING && !move(before, State.LOOPING)) {
            before = current;
        }
    }

    /** A probe for a loop was answered by someone else. */
    void loopFree() {
        State before = current;
        if (before.phase == UpstreamState.LOOPING) {
            move(before, State.CALM);
        }
    }

    private boolean move(State before, State after) {
        if (!CURRENT.compareAndSet(this, before, after)) {
            return false;
        }
        if (before.phase != after.phase) {
            listener.changed(before.phase, after.phase);
        }
        return true;
    }

    private static VarHandle current() {
        try {
            return MethodHandles.lookup().findVarHandle(Health.class, "current", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

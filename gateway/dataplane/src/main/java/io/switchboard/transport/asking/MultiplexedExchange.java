package io.switchboard.transport.asking;

import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its way over a {@link MultiplexedConnection}: the query, then the reply as far as it has come. One event
 * loop.
 *
 * @param <X> the protocol's own kind
 */
public abstract class MultiplexedExchange<X extends MultiplexedExchange<X>> {
    private final Attempt attempt;
    private @Nullable MultiplexedConnection<X> connection;
    private boolean repeated;
    private boolean ended;

    /** An exchange that is not sent yet. */
    protected MultiplexedExchange(Attempt attempt) {
        this.attempt = attempt;
        attempt.waitAt(this, 0);
    }

    /** This, as what it is. */
    protected abstract X self();

    /** Forgets what has come. */
    protected abstract void restart();

    /** The server has said all that it will; the reply is whole or will never be. */
    protected abstract void complete();

    /** The attempt. */
    public final Attempt attempt() {
        return attempt;
    }

    /** Where it goes; null while it waits for room. */
    protected final @Nullable MultiplexedConnection<X> connection() {
        return connection;
    }

    final void over(@Nullable MultiplexedConnection<X> carrier) {
        connection = carrier;
        restart();
    }

    final boolean repeated() {
        return repeated;
    }

    final void repeat() {
        repeated = true;
    }

    final boolean ended() {
        return ended;
    }

    /** Ends it with a reply that matches. */
    protected final void answer(byte[] reply, int length) {
        if (!ended) {
            ended = true;
            attempt.answered(reply, length);
        }
    }

    /** Ends it without a reply. */
    protected final void fail(AttemptFailure failure) {
        if (!ended) {
            ended = true;
            attempt.failed(failure);
        }
    }

    /** Nobody waits for it any more; false if it had ended. */
    final boolean forget() {
        boolean first = !ended;
        ended = true;
        if (first && connection != null) {
            connection.cancel(self());
        }
        return first;
    }
}

package io.switchboard.upstream;

import io.switchboard.dns.Transport;
import io.switchboard.query.LoopTimer;
import io.switchboard.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one query of ours that wait for a reply, the latest first; those that are late wait on. Who asks whom
 * and what comes of it is the {@link Exchange}'s. One event loop.
 */
abstract class OpenAttempts extends LoopTimer implements AttemptOwner {
    final GroupAnswers group;
    final Query query;
    final long deadlineNanos;
    private @Nullable Attempt attempts;

    OpenAttempts(GroupAnswers group, Query query, long deadlineNanos) {
        this.group = group;
        this.query = query;
        this.deadlineNanos = deadlineNanos;
    }

    final boolean anyOpen() {
        return attempts != null;
    }

    /** The one that was opened last, or null if none waits. */
    final @Nullable Attempt latest() {
        return attempts;
    }

    /** Writes the query for a line, and waits for its reply; the caller sends it. */
    final Attempt open(Line line, int position, Transport transport, boolean edns, boolean mayRandomiseCase, long now) {
        boolean randomCase = mayRandomiseCase
                && transport.datagram()
                && group.randomiseCase()
                && line.upstream().keepsCase(now);
        UpstreamCookie cookie = line.cookie(transport, edns);
        UpstreamQuery message = UpstreamQuery.of(
                query.message(),
                edns,
                randomCase,
                transport.secure(),
                cookie == null ? UpstreamCookie.NONE : cookie.toSend(now, group.entropy()),
                group.entropy());
        Attempt attempt = new Attempt(this, line, transport, message, now, deadlineNanos);
        attempt.position = position;
        attempt.avoid(waitingAt(line, transport));
        attempt.next = attempts;
        attempts = attempt;
        return attempt;
    }

    /** Where this query waits for the same upstream already. */
    private @Nullable Object waitingAt(Line line, Transport transport) {
        for (Attempt attempt = attempts; attempt != null; attempt = attempt.next) {
            if (attempt.line() == line && attempt.transport() == transport) {
                return attempt.carrier();
            }
        }
        return null;
    }

    /** The retry timer of all has run out; true if it had not for one of them. */
    final boolean becomeOverdue(long now) {
        boolean any = false;
        for (Attempt attempt = attempts; attempt != null; attempt = attempt.next) {
            if (attempt.becomesOverdue()) {
                attempt.line().overdue(attempt, now);
                any = true;
            }
        }
        return any;
    }

    /** One of them waits no more. */
    final void ended(Attempt attempt) {
        attempts = attempts == null ? null : attempts.without(attempt);
    }

    /** None of them waits any more. */
    final void forgetAll() {
        if (attempts == null) {
            return;
        }
        long now = group.now();
        for (Attempt attempt = attempts; attempt != null; attempt = attempt.next) {
            // Only what was slower than the rest is left here; leaving it out would make all seem fast.
            group.waited(now - attempt.writtenNanos());
            attempt.forget();
        }
        attempts = null;
    }
}

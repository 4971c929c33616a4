package io.switchboard.upstream;

import io.switchboard.query.LoopTimer;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.util.ArrayDeque;

/**
 * Queries that came before the first host name of a group was resolved, in the first moments of a gateway: they wait for
 * an address, until their deadline. One event loop.
 */
final class ParkedQueries {
    private static final int MAX = 1000;

    private final GroupAnswers group;
    private final ArrayDeque<Parked> waiting = new ArrayDeque<>();
    private boolean open;

    ParkedQueries(GroupAnswers group, boolean open) {
        this.group = group;
        this.open = open;
    }

    /** Keeps a query, unless nothing is waited for any more or too many wait already. */
    boolean park(Query query, ReplySink sink, long deadlineNanos) {
        if (!open || waiting.size() == MAX) {
            return false;
        }
        Parked parked = new Parked(query.detach(), sink);
        waiting.add(parked);
        group.loop().schedule(parked, Math.max(0, deadlineNanos - group.now()));
        return true;
    }

    /** Asks the group for all of them, and keeps none from now on. */
    void release() {
        open = false;
        for (Parked parked = waiting.poll(); parked != null; parked = waiting.poll()) {
            parked.cancel();
            group.answer(parked.query, parked.sink);
        }
    }

    private final class Parked extends LoopTimer {
        private final Query query;
        private final ReplySink sink;

        Parked(Query query, ReplySink sink) {
            this.query = query;
            this.sink = sink;
        }

        @Override
        protected void expired() {
            waiting.remove(this);
            sink.fail(query, new QueryFailure.Unanswered(GroupAnswers.UNRESOLVED));
        }
    }
}

package io.switchboard.benchmarks;

import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryObserver;

/** Counts nothing. */
final class NoObserver implements QueryObserver {
    @Override
    public void received(Query query) {}

    @Override
    public void replied(Query query, int rcode, AnsweredBy answeredBy, int replyLength, long durationNanos) {}

    @Override
    public void dropped(Transport transport, DropReason reason) {}
}

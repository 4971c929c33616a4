package io.switchboard.metrics;

import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryObserver;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;

/**
 * The counters of one event loop, written by that loop alone and read by any thread.
 *
 * <p>With one writer an increment is a load, an addition and a store; nothing is locked or retried. Stores are opaque:
 * a reader sees each value whole and soon, though not all of them as of the same moment.
 */
public final class LoopCounters implements QueryObserver {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[CounterLayout.LENGTH];

    @Override
    public void received(Query query) {
        QueryMessage message = query.message();
        Transport transport = query.transport();
        boolean ipv6 = query.client().getAddress() instanceof Inet6Address;
        int type = message.hasQuestion() ? QueryTypes.index(message.type()) : QueryTypes.OTHER;
        add(CounterLayout.queries(transport, ipv6, type), 1);
        if (message.edns().dnssecOk()) {
            add(CounterLayout.dnssec(transport), 1);
        }
        tally(CounterLayout.querySizes(transport), LogLinear.OCTETS, message.length());
    }

    @Override
    public void replied(Query query, int rcode, AnsweredBy answeredBy, int replyLength, long durationNanos) {
        Transport transport = query.transport();
        add(CounterLayout.replies(transport, answeredBy, ReplyCodes.index(rcode)), 1);
        tally(CounterLayout.durations(answeredBy), LogLinear.NANOS, durationNanos);
        tally(CounterLayout.replySizes(transport), LogLinear.OCTETS, replyLength);
    }

    @Override
    public void dropped(Transport transport, DropReason reason) {
        add(CounterLayout.drops(transport, reason), 1);
    }

    /** Adds this loop's counters to {@code totals}, which has {@link CounterLayout#LENGTH}. */
    void addTo(long[] totals) {
        for (int i = 0; i < totals.length; i++) {
            totals[i] += (long) CELLS.getOpaque(cells, i);
        }
    }

    private void tally(int histogram, LogLinear bounds, long value) {
        add(histogram + bounds.bucket(value), 1);
        add(histogram + bounds.buckets(), value);
    }

    private void add(int cell, long amount) {
        CELLS.setOpaque(cells, cell, cells[cell] + amount);
    }
}

package io.switchboard.metrics;

import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import java.util.List;

/** The counters of all event loops summed up, as of about one moment. */
final class QueryTotals {
    private final long[] cells = new long[CounterLayout.LENGTH];

    /** Sums up. */
    QueryTotals(List<LoopCounters> loops) {
        for (LoopCounters loop : loops) {
            loop.addTo(cells);
        }
    }

    long queries(Transport transport, boolean ipv6, int typeIndex) {
        return cells[CounterLayout.queries(transport, ipv6, typeIndex)];
    }

    long dnssec(Transport transport) {
        return cells[CounterLayout.dnssec(transport)];
    }

    long replies(Transport transport, AnsweredBy answeredBy, int rcodeIndex) {
        return cells[CounterLayout.replies(transport, answeredBy, rcodeIndex)];
    }

    long drops(Transport transport, DropReason reason) {
        return cells[CounterLayout.drops(transport, reason)];
    }

    /** Durations in nanoseconds. */
    Distribution durations(AnsweredBy answeredBy) {
        return new Distribution(LogLinear.NANOS, CounterLayout.durations(answeredBy));
    }

    /** Lengths of queries in octets. */
    Distribution querySizes(Transport transport) {
        return new Distribution(LogLinear.OCTETS, CounterLayout.querySizes(transport));
    }

    /** Lengths of replies in octets. */
    Distribution replySizes(Transport transport) {
        return new Distribution(LogLinear.OCTETS, CounterLayout.replySizes(transport));
    }

    /** One histogram: how many values fell into each bucket and, behind these, the sum of all values. */
    final class Distribution {
        private final LogLinear bounds;
        private final int start;

        private Distribution(LogLinear bounds, int start) {
            this.bounds = bounds;
            this.start = start;
        }

        long cell(int index) {
            return cells[start + index];
        }

        boolean isEmpty() {
            for (int i = 0; i < bounds.buckets(); i++) {
                if (cell(i) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}

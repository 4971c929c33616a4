package io.switchboard.metrics;

import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;

/**
 * Where each counter of queries stands in an array of longs. Every place follows from its tags by arithmetic: nothing is
 * looked up while counting, and the number of counters is fixed when the program is built.
 *
 * <p>A histogram is its buckets and, behind them, the sum of its values.
 */
final class CounterLayout {
    private static final int TRANSPORTS = Transport.values().length;
    private static final int FAMILIES = 2;
    private static final int SOURCES = AnsweredBy.values().length;
    private static final int REASONS = DropReason.values().length;
    private static final int DURATION = LogLinear.NANOS.buckets() + 1;
    private static final int SIZE = LogLinear.OCTETS.buckets() + 1;

    /** Two cache lines before and behind, so that loops do not share a line with a neighbour's array. */
    private static final int PADDING = 16;

    private static final int QUERIES = PADDING;
    private static final int DNSSEC = QUERIES + TRANSPORTS * FAMILIES * QueryTypes.COUNT;
    private static final int REPLIES = DNSSEC + TRANSPORTS;
    private static final int DROPS = REPLIES + TRANSPORTS * SOURCES * ReplyCodes.COUNT;
    private static final int DURATIONS = DROPS + TRANSPORTS * REASONS;
    private static final int QUERY_SIZES = DURATIONS + SOURCES * DURATION;
    private static final int REPLY_SIZES = QUERY_SIZES + TRANSPORTS * SIZE;

    /** Length of the array. */
    static final int LENGTH = REPLY_SIZES + TRANSPORTS * SIZE + PADDING;

    private CounterLayout() {}

    /** Queries received. */
    static int queries(Transport transport, boolean ipv6, int typeIndex) {
        return QUERIES + (transport.ordinal() * FAMILIES + (ipv6 ? 1 : 0)) * QueryTypes.COUNT + typeIndex;
    }

    /** Queries with DO. */
    static int dnssec(Transport transport) {
        return DNSSEC + transport.ordinal();
    }

    /** Replies handed to the transport. */
    static int replies(Transport transport, AnsweredBy answeredBy, int rcodeIndex) {
        return REPLIES + (transport.ordinal() * SOURCES + answeredBy.ordinal()) * ReplyCodes.COUNT + rcodeIndex;
    }

    /** Messages without a reply. */
    static int drops(Transport transport, DropReason reason) {
        return DROPS + transport.ordinal() * REASONS + reason.ordinal();
    }

    /** First bucket of the durations, {@link LogLinear#NANOS}. */
    static int durations(AnsweredBy answeredBy) {
        return DURATIONS + answeredBy.ordinal() * DURATION;
    }

    /** First bucket of the lengths of queries, {@link LogLinear#OCTETS}. */
    static int querySizes(Transport transport) {
        return QUERY_SIZES + transport.ordinal() * SIZE;
    }

    /** First bucket of the lengths of replies, {@link LogLinear#OCTETS}. */
    static int replySizes(Transport transport) {
        return REPLY_SIZES + transport.ordinal() * SIZE;
    }
}

package io.switchboard.upstream;

import io.switchboard.dns.Transport;

/**
 * The policy's order as one query goes through it: whose turn is next, round after round, and how often each was asked.
 * One event loop.
 */
final class AskingOrder {
    /** The order is kept in a long, eight bits for each place; more upstreams than that are not asked for one query. */
    static final int MAX_WIDTH = 8;
    /** RFC 9520 §3.1: one query goes at most three times to one server over one transport. */
    private static final int MAX_SENDS = 3;

    /** Those of the moment when the query came; which ones there are may have changed since. */
    private final Line[] lines;
    /** Indexes of the lines to ask, the first in the lowest eight bits. */
    private final long places;

    private final int width;
    /** How often each place was asked: two bits for datagrams, two for streams. */
    private long sends;
    /** Places that were passed, counted on beyond the last. */
    private int passed;

    /** @param order indexes into {@code lines}, those to ask first at the start */
    AskingOrder(Line[] lines, int[] order) {
        this.lines = lines;
        this.width = Math.min(order.length, MAX_WIDTH);
        long packed = 0;
        for (int i = width - 1; i >= 0; i--) {
            packed = packed << 8 | order[i];
        }
        this.places = packed;
    }

    /** Where to stop when only those that were not asked before are to be. */
    int endOfNew() {
        return width;
    }

    /** Where to stop otherwise: once round, since who has no room now has none a moment later. */
    int endOfAll() {
        return Math.min(width * MAX_SENDS, passed + width);
    }

    /** Whether the next turn comes before one of these ends. */
    boolean isBefore(int end) {
        return passed < end;
    }

    /** Whether there is somebody whose turn has not come at all. */
    boolean hasNew() {
        return passed < width;
    }

    /** Whether there is a next turn. */
    boolean hasMore() {
        return passed < width * MAX_SENDS;
    }

    /** The place whose turn it is; the turn passes to the next one. */
    int next() {
        return passed++ % width;
    }

    Line line(int place) {
        return lines[(int) (places >>> place * 8) & 0xff];
    }

    /** Whether who comes next is asked only instead of others, never beside them. */
    boolean isReserveNext() {
        return line(passed % width).inReserve();
    }

    /** Whether a place was asked as often as it may be over this kind of transport. */
    boolean isSpent(int place, Transport transport) {
        return (sends >>> shift(place, transport) & 3) == MAX_SENDS;
    }

    /** Counts a query to a place that is not spent. */
    void sent(int place, Transport transport) {
        sends += 1L << shift(place, transport);
    }

    private static int shift(int place, Transport transport) {
        return place * 4 + (transport.datagram() ? 0 : 2);
    }
}

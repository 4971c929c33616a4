package io.switchboard.access;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.query.AddressBits;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * An immutable set of IPv4 and IPv6 prefixes that is asked whether it holds an address.
 *
 * <p>Prefixes become ranges, ranges that overlap or touch are joined, and a lookup is one binary search over their
 * starts: two or three steps for the usual private networks, and no allocation. A prefix inside {@code ::ffff:0:0/96} is
 * the IPv4 prefix that it maps; {@code ::/0} holds IPv6 clients only. Safe to share between threads.
 */
public final class NetworkSet {
    private static final int MAPPED_PREFIX = 96;

    /** Starts and ends (inclusive) of the IPv4 ranges in turn, as unsigned numbers. */
    private final long[] v4;
    /** Starts and ends (inclusive) of the IPv6 ranges in turn, high and low words in turn. */
    private final long[] v6;

    private NetworkSet(long[] v4, long[] v6) {
        this.v4 = v4;
        this.v6 = v6;
    }

    /**
     * A set of networks.
     *
     * @throws IllegalArgumentException for a prefix longer than its address
     */
    public static NetworkSet of(Collection<Network> networks) {
        List<Range> v4 = new ArrayList<>();
        List<Range> v6 = new ArrayList<>();
        for (Network network : networks) {
            Range range = Range.of(network);
            (AddressBits.isV4(range.startHigh, range.startLow) ? v4 : v6).add(range);
        }
        long[] v4Bounds = join(v4).stream()
                .flatMapToLong(range -> Arrays.stream(new long[] {range.startLow, range.endLow}))
                .toArray();
        long[] v6Bounds = join(v6).stream()
                .flatMapToLong(range ->
                        Arrays.stream(new long[] {range.startHigh, range.startLow, range.endHigh, range.endLow}))
                .toArray();
        return new NetworkSet(v4Bounds, v6Bounds);
    }

    /** Whether the address, given as {@link AddressBits}, is in one of the networks. */
    public boolean contains(long high, long low) {
        return AddressBits.isV4(high, low) ? containsV4(low) : containsV6(high, low);
    }

    private boolean containsV4(long address) {
        int below = 0;
        int above = v4.length / 2;
        while (below < above) {
            int middle = (below + above) >>> 1;
            if (v4[2 * middle] <= address) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return below > 0 && address <= v4[2 * below - 1];
    }

    private boolean containsV6(long high, long low) {
        int below = 0;
        int above = v6.length / 4;
        while (below < above) {
            int middle = (below + above) >>> 1;
            if (compare(v6[4 * middle], v6[4 * middle + 1], high, low) <= 0) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return below > 0 && compare(high, low, v6[4 * below - 2], v6[4 * below - 1]) <= 0;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh ? Long.compareUnsigned(high, otherHigh) : Long.compareUnsigned(low, otherLow);
    }

    /** Joins prefixes, which either hold one another or are apart, and those that follow each other without a gap. */
    private static List<Range> join(List<Range> ranges) {
        ranges.sort(Comparator.naturalOrder());
        List<Range> joined = new ArrayList<>();
        for (Range range : ranges) {
            Range last = joined.isEmpty() ? null : joined.getLast();
            if (last == null || !last.reaches(range)) {
                joined.add(range);
            } else if (compare(range.endHigh, range.endLow, last.endHigh, last.endLow) > 0) {
                joined.set(joined.size() - 1, new Range(last.startHigh, last.startLow, range.endHigh, range.endLow));
            }
        }
        return joined;
    }

    private record Range(long startHigh, long startLow, long endHigh, long endLow) implements Comparable<Range> {
        static Range of(Network network) {
            InetAddress address = network.address();
            long high = AddressBits.high(address);
            long low = AddressBits.low(address);
            int length = network.prefixLength() + (address.getAddress().length == 4 ? MAPPED_PREFIX : 0);
            int octets = address.getAddress().length;
            if (network.prefixLength() < 0 || network.prefixLength() > octets * 8) {
                throw new IllegalArgumentException("allow: " + address.getHostAddress() + '/' + network.prefixLength()
                        + " (expected: a prefix length from 0 to " + octets * 8 + ")");
            }
            long highMask = length >= 64 ? -1 : length == 0 ? 0 : -1L << (64 - length);
            long lowMask = length <= 64 ? 0 : -1L << (128 - length);
            return new Range(high & highMask, low & lowMask, high | ~highMask, low | ~lowMask);
        }

        /** Whether {@code next}, which does not start before this range, starts inside it or right behind it. */
        boolean reaches(Range next) {
            if (compare(next.startHigh, next.startLow, endHigh, endLow) <= 0) {
                return true;
            }
            long afterLow = endLow + 1;
            long afterHigh = afterLow == 0 ? endHigh + 1 : endHigh;
            return next.startHigh == afterHigh && next.startLow == afterLow;
        }

        @Override
        public int compareTo(Range other) {
            return compare(startHigh, startLow, other.startHigh, other.startLow);
        }
    }
}

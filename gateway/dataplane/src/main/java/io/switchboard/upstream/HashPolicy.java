package io.switchboard.upstream;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;

/**
 * {@link UpstreamPolicy#hash()}: rendezvous hashing. Each line draws a number from the name and its own address, and they
 * come in the order of these; when a line goes, only the names that it was first for move, and they come back with it.
 *
 * <p>A line with more under way than a quarter above its share is passed over, so that a few busy names do not overload
 * one upstream (consistent hashing with bounded loads).
 */
final class HashPolicy extends UpstreamPolicy {
    /** Below so many queries under way nobody is overloaded, whatever the shares. */
    static final int LEAST_BOUND = 16;

    private double[] draws = new double[8];

    @Override
    void arrange(Line[] lines, int[] order, int start, int end, int name, long now) {
        int count = end - start;
        if (count < 2) {
            return;
        }
        if (draws.length < lines.length) {
            draws = new double[lines.length];
        }
        int underWay = 1;
        long weights = 0;
        for (int i = start; i < end; i++) {
            Line line = lines[order[i]];
            draws[order[i]] = draw(name, line);
            underWay += line.inFlight();
            weights += line.weight();
        }
        double share = 1.25 * underWay / weights;
        for (int i = start; i < end; i++) {
            Line line = lines[order[i]];
            if (line.inFlight() >= Math.max(LEAST_BOUND, share * line.weight())) {
                // Behind all that have room, in the order that they had.
                draws[order[i]] = -1 / draws[order[i]];
            }
        }
        largestFirst(order, start, end, draws);
    }

    /**
     * The larger, the sooner: with -weight / ln(uniform), a line is first for as large a part of all names as its weight is
     * of all weights.
     */
    private static double draw(int name, Line line) {
        long mixed = mix(name * 0x9e3779b97f4a7c15L ^ line.hash());
        double uniform = ((mixed >>> 11) + 0.5) * 0x1.0p-53;
        return -line.weight() / Math.log(uniform);
    }

    /** What a line draws by: the same for the same address in every process. */
    static long hashOf(Transport transport, InetSocketAddress address) {
        long hash = 0;
        for (byte octet : address.getAddress().getAddress()) {
            hash = mix(hash + (octet & 0xff) + 1);
        }
        return mix(hash ^ (long) address.getPort() << 8 ^ transport.label().hashCode());
    }

    /** Every bit of the result depends on every bit of the value (Stafford's mix 13). */
    static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}

package io.switchboard.cache;

import io.switchboard.cache.ZoneLimits.Budget;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One event loop's flights by zone: that loop's thread counts, any thread reads.
 *
 * <p>Where a zone begins cannot be told from a name, and of a domain whose servers are gone there is no SOA record that would
 * say it. So names count twice: by their last two labels, and by their last three for half as many, so that below a
 * suffix such as {@code co.uk} one domain under attack leaves room for the others. Names of reverse zones have the address
 * in front of their suffix: they count by /16 and /24, or /32 and /48.
 *
 * <p>The counts are in a table of fixed size, and zones that meet in one place share it. Nobody gains by aiming at
 * another's place: naming the zone itself does the same.
 */
final class LoopZones {
    /** Places for each of the two counts. */
    static final int SLOTS = 2048;

    private static final int SLOT_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS);
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int IN_ADDR = hashOf("in-addr.arpa.");
    private static final int IP6 = hashOf("ip6.arpa.");

    private final ZoneLimits limits;
    private final int[] counts = new int[2 * SLOTS];

    LoopZones(ZoneLimits limits) {
        this.limits = limits;
    }

    private static int hashOf(String name) {
        return LookupName.of(DomainName.parse(name)).hash(0);
    }

    /** Where names like this one are counted: both places in one number. */
    static int of(LookupName name) {
        int labels = name.labelCount();
        int wide = 2;
        int narrow = 3;
        if (labels > 2) {
            int suffix = name.hash(labels - 2);
            if (suffix == IN_ADDR) {
                wide = 4;
                narrow = 5;
            } else if (suffix == IP6) {
                wide = 10;
                narrow = 14;
            }
        }
        return slot(name.hash(Math.max(0, labels - wide))) | slot(name.hash(Math.max(0, labels - narrow))) << 16;
    }

    /** The low bits of a name's hash come from low bits alone. */
    private static int slot(int hash) {
        return hash * 0x9e3779b9 >>> SLOT_SHIFT;
    }

    private static int wide(int zone) {
        return zone & 0xffff;
    }

    private static int narrow(int zone) {
        return SLOTS + (zone >>> 16);
    }

    /** Whether there are as many flights for a zone as may be. */
    boolean isFull(int zone) {
        Budget budget = limits.budget();
        int wide = wide(zone);
        int narrow = narrow(zone);
        return counts[wide] >= budget.wideShare() && limits.total(wide) >= budget.wide()
                || counts[narrow] >= budget.narrowShare() && limits.total(narrow) >= budget.narrow();
    }

    /** Counts a flight, which must {@link #land} on the same loop. */
    void takeOff(int zone) {
        add(wide(zone), 1);
        add(narrow(zone), 1);
    }

    void land(int zone) {
        add(wide(zone), -1);
        add(narrow(zone), -1);
    }

    private void add(int slot, int flights) {
        COUNT.setOpaque(counts, slot, counts[slot] + flights);
    }

    int count(int slot) {
        return (int) COUNT.getOpaque(counts, slot);
    }
}

package io.switchboard.cache;

import io.switchboard.config.LimitsConfig;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many flights there may be for names of one zone, so that a flood of names that do not exist below one domain
 * ("water torture") leaves room for all others while that domain's servers are slow or gone.
 *
 * <p>Each event loop counts its own flights, without a lock: {@link LoopZones}. A loop looks at the others' counts only
 * when its own part of a budget is half used; by parts that are not used so, a zone may get half as much again as it
 * should, and no more.
 */
final class ZoneLimits {
    /**
     * What a zone may have in the air.
     *
     * @param wide of names with the same last two labels
     * @param narrow of names with the same last three
     * @param wideShare below this many of its own a loop need not look at the others; {@code narrowShare} likewise
     */
    record Budget(int wide, int narrow, int wideShare, int narrowShare) {
        private static Budget of(int perZone, int loops) {
            int narrow = Math.max(1, perZone / 2);
            return new Budget(perZone, narrow, perZone / (2 * loops), narrow / (2 * loops));
        }
    }

    private volatile @Nullable LoopZones[] loops = {};
    private volatile Budget budget;
    private int perZone;

    ZoneLimits(LimitsConfig limits) {
        perZone = limits.inFlightPerZone();
        budget = Budget.of(perZone, 1);
    }

    synchronized void use(LimitsConfig limits) {
        perZone = limits.inFlightPerZone();
        budget = Budget.of(perZone, Math.max(1, loops.length));
    }

    /** The counts of one loop, the same for every upstream group. */
    synchronized LoopZones on(int loopIndex) {
        @Nullable LoopZones[] known = loops;
        LoopZones present = loopIndex < known.length ? known[loopIndex] : null;
        if (present != null) {
            return present;
        }
        LoopZones added = new LoopZones(this);
        @Nullable LoopZones[] next = Arrays.copyOf(known, Math.max(known.length, loopIndex + 1));
        next[loopIndex] = added;
        loops = next;
        budget = Budget.of(perZone, next.length);
        return added;
    }

    Budget budget() {
        return budget;
    }

    /** What all loops together have counted in one place; a moment later it may be another number. */
    int total(int slot) {
        int sum = 0;
        for (LoopZones zones : loops) {
            sum += zones == null ? 0 : zones.count(slot);
        }
        return sum;
    }
}

package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.EndpointSlice;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * In what the ready endpoints of a slice differ from those of the slice in its place. Mostly one endpoint of many does, so
 * what both begin and end with is left out. Immutable.
 *
 * @param before null if there was none
 * @param after null if there is none
 * @param gone ready endpoints of the former, without those that both have at their ends
 * @param come ready endpoints of the latter, likewise
 */
record SliceDifference(
        @Nullable EndpointSlice before, @Nullable EndpointSlice after, Endpoint[] gone, Endpoint[] come) {
    private static final Endpoint[] NONE = {};

    static SliceDifference of(@Nullable EndpointSlice before, @Nullable EndpointSlice after) {
        List<Endpoint> had = before == null ? List.of() : before.endpoints();
        List<Endpoint> has = after == null ? List.of() : after.endpoints();
        // In another cluster each is another one.
        boolean comparable = before == null || after == null || sameCluster(before, after);
        int start = comparable ? equalAtStart(had, has) : 0;
        int end = comparable ? equalAtEnd(had, has, start) : 0;
        return new SliceDifference(before, after, ready(had, start, end), ready(has, start, end));
    }

    private static boolean sameCluster(EndpointSlice one, EndpointSlice other) {
        return Objects.equals(one.sourceCluster(), other.sourceCluster());
    }

    static int equalAtStart(List<Endpoint> one, List<Endpoint> other) {
        int most = Math.min(one.size(), other.size());
        int equal = 0;
        while (equal < most && same(one.get(equal), other.get(equal))) {
            equal++;
        }
        return equal;
    }

    static int equalAtEnd(List<Endpoint> one, List<Endpoint> other, int start) {
        int most = Math.min(one.size(), other.size()) - start;
        int equal = 0;
        while (equal < most && same(one.get(one.size() - 1 - equal), other.get(other.size() - 1 - equal))) {
            equal++;
        }
        return equal;
    }

    @SuppressWarnings("ReferenceEquality") // those that have not changed are the same object, most of the time
    private static boolean same(Endpoint one, Endpoint other) {
        return one == other || one.equals(other);
    }

    private static Endpoint[] ready(List<Endpoint> all, int start, int end) {
        int most = all.size() - start - end;
        if (most == 0) {
            return NONE;
        }
        Endpoint[] ready = new Endpoint[most];
        int count = 0;
        for (int i = start; i < start + most; i++) {
            if (all.get(i).ready()) {
                ready[count++] = all.get(i);
            }
        }
        return count == most ? ready : Arrays.copyOf(ready, count);
    }

    /** Whether both have the same ready endpoints with the same ports. */
    boolean isNoneToDns() {
        return before != null
                && after != null
                && before.ports().equals(after.ports())
                && sameCluster(before, after)
                && Arrays.equals(gone, come);
    }
}

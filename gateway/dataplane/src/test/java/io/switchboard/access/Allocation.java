package io.switchboard.access;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a thread puts on the heap. */
final class Allocation {
    /** What the measurement itself may cost, in bytes: far below one object per repetition. */
    static final long NOISE = 20_000;

    private static final int WARM_UP = 20_000;

    private Allocation() {}

    /** Bytes that {@code count} repetitions allocate once the code has run often enough to be compiled. */
    static long ofRepeating(int count, Runnable action) {
        repeat(WARM_UP, action);
        long before = ofThisThread();
        repeat(count, action);
        return ofThisThread() - before;
    }

    /** Bytes that the calling thread has allocated in its life. */
    static long ofThisThread() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static void repeat(int count, Runnable action) {
        for (int i = 0; i < count; i++) {
            action.run();
        }
    }
}

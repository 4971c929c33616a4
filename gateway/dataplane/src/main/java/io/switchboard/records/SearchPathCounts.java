package io.switchboard.records;

import java.util.concurrent.atomic.LongAdder;

/** How search paths that were walked for clients ended; shared by all event loops. */
public final class SearchPathCounts {
    final LongAdder first = new LongAdder();
    final LongAdder expanded = new LongAdder();
    final LongAdder absent = new LongAdder();
    final LongAdder failed = new LongAdder();

    /** At the name that was asked for. */
    public long first() {
        return first.sum();
    }

    /** At another name. */
    public long expanded() {
        return expanded.sum();
    }

    /** Nowhere: no name of the path exists. */
    public long absent() {
        return absent.sum();
    }

    /** With a failure. */
    public long failed() {
        return failed.sum();
    }
}

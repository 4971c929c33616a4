package io.switchboard.records;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often local records answered, by outcome; shared by all event loops. Names that are not local are not counted
 * here: they are the traffic of the cache.
 */
public final class RecordCounts {
    final LongAdder found = new LongAdder();
    final LongAdder noData = new LongAdder();
    final LongAdder nxDomain = new LongAdder();
    final LongAdder referrals = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder chased = new LongAdder();
    final LongAdder notReady = new LongAdder();

    /** Answers with records. */
    public long found() {
        return found.sum();
    }

    /** Answers that a name has no records of the type. */
    public long noData() {
        return noData.sum();
    }

    /** Answers that a name does not exist. */
    public long nxDomain() {
        return nxDomain.sum();
    }

    /** Referrals to the servers of a delegated zone. */
    public long referrals() {
        return referrals.sum();
    }

    /** Failures by the data: loops, names that a DNAME makes too long, too many aliases in a row. */
    public long failed() {
        return failed.sum();
    }

    /** Aliases that led out of the records and were asked of the pipeline. */
    public long chased() {
        return chased.sum();
    }

    /** Queries for records that were not read yet. */
    public long notReady() {
        return notReady.sum();
    }
}

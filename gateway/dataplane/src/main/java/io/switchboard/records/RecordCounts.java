package io.switchboard.records;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How often local records answered, by outcome. Each event loop counts for itself; any thread reads the sums. Names that
 * are not local are not counted here: they are the traffic of the cache.
 */
public final class RecordCounts {
    private final ConcurrentHashMap<Integer, LoopRecordCounts> loops = new ConcurrentHashMap<>();

    /** The counters that the event loop of this index writes, the same ones each time. */
    LoopRecordCounts ofLoop(int index) {
        return loops.computeIfAbsent(index, loop -> new LoopRecordCounts());
    }

    private long sum(RecordOutcome outcome) {
        return loops.values().stream().mapToLong(loop -> loop.count(outcome)).sum();
    }

    /** Answers with records. */
    public long found() {
        return sum(RecordOutcome.FOUND);
    }

    /** Answers that a name has no records of the type. */
    public long noData() {
        return sum(RecordOutcome.NODATA);
    }

    /** Answers that a name does not exist. */
    public long nxDomain() {
        return sum(RecordOutcome.NXDOMAIN);
    }

    /** Referrals to the servers of a delegated zone. */
    public long referrals() {
        return sum(RecordOutcome.REFERRAL);
    }

    /** Failures by the data: loops, names that a DNAME makes too long, too many aliases in a row. */
    public long failed() {
        return sum(RecordOutcome.FAILED);
    }

    /** Aliases that led out of the records and were asked of the pipeline. */
    public long chased() {
        return sum(RecordOutcome.CHASED);
    }

    /** Queries for records that were not read yet. */
    public long notReady() {
        return sum(RecordOutcome.NOT_READY);
    }
}

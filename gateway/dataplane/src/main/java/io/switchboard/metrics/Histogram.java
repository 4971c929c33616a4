package io.switchboard.metrics;

/**
 * A histogram that somebody else counts, read when somebody looks; by any thread, so its counts may be of slightly
 * different moments.
 */
public interface Histogram {
    /** Number of buckets, the one without an upper bound included. */
    int buckets();

    /** Upper bound of a bucket, itself inside, in the metric's unit; rising, and infinity for the last. */
    double bound(int bucket);

    /** Values in a bucket alone, without those in the buckets before. */
    long count(int bucket);

    /** Sum of all values in the metric's unit. */
    double sum();
}

package io.switchboard.query;

/** A monotonic clock in nanoseconds; the only source of time behind the composition root, so that tests own it. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary moment; compare by difference only. */
    long nanos();
}

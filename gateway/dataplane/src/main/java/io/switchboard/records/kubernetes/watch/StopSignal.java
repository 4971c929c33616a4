package io.switchboard.records.kubernetes.watch;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Ends a thread wherever it waits: between requests, or for bytes. Nothing is interrupted that only works. */
final class StopSignal {
    private final WatchTime time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean stopped;
    private @Nullable BodyStream reading;

    StopSignal(WatchTime time) {
        this.time = time;
    }

    /** The stream that the thread reads from now on; closed at once when it is to stop. */
    BodyStream guard(BodyStream stream) {
        lock.lock();
        try {
            reading = stream;
            if (stopped) {
                stream.close();
            }
            return stream;
        } finally {
            lock.unlock();
        }
    }

    void set() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            if (reading != null) {
                reading.close();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isSet() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits; true as soon as it is time to stop. */
    boolean await(long nanos) {
        long end = time.nanos() + nanos;
        lock.lock();
        try {
            for (long left = nanos; left > 0 && !stopped; left = end - time.nanos()) {
                time.pause().await(changed, left);
            }
            return stopped;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }
}

package io.switchboard.logging;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes log events from a thread of its own. Between the two is a bounded queue: when the reader of the log stalls and
 * the queue is full, events are dropped and counted, and the next line that gets through is followed by how many.
 *
 * <p>Thread-safe. The thread is a daemon and ends with the process.
 */
final class LogWriter extends Handler {
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

    /** The root, and others whose levels the JDK would forget if nobody held them. */
    private final List<Logger> loggers;

    private final Formatter formatter;
    private final OutputStream out;
    private final ThreadPoolExecutor thread;
    private final LongAdder[] accepted = new LongAdder[LogLevels.ALL.size()];
    private final LongAdder dropped = new LongAdder();
    private long droppedTold;

    /**
     * Starts a writer.
     *
     * @param loggers the root, then others to hold
     * @param capacity of the queue, in events
     */
    LogWriter(List<Logger> loggers, Formatter formatter, OutputStream out, int capacity) {
        this.loggers = loggers;
        this.formatter = formatter;
        this.out = out;
        for (int i = 0; i < accepted.length; i++) {
            accepted[i] = new LongAdder();
        }
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(capacity),
                Thread.ofPlatform().name("log").daemon().factory());
        thread.prestartCoreThread();
    }

    /** Events of a level that were or will be written. */
    long written(Level level) {
        return accepted[LogLevels.ALL.indexOf(level)].sum();
    }

    /** Events lost because the reader of the log was too slow or gone. */
    long dropped() {
        return dropped.sum();
    }

    @Override
    public void publish(LogRecord event) {
        String line = formatter.format(event);
        try {
            thread.execute(() -> write(line));
            accepted[LogLevels.ALL.indexOf(LogLevels.of(event.getLevel()))].increment();
        } catch (RejectedExecutionException e) {
            dropped.increment();
        }
    }

    private void write(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            long now = dropped.sum();
            if (now > droppedTold) {
                long since = now - droppedTold;
                droppedTold = now;
                out.write(droppedLine(since).getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
        } catch (IOException e) {
            dropped.increment();
        }
    }

    private String droppedLine(long count) {
        LogRecord event = new LogRecord(LogLevels.jul(Level.WARNING), "log events dropped");
        event.setLoggerName(LogWriter.class.getName());
        event.setParameters(new Object[] {LogField.of("count", count)});
        return formatter.format(event);
    }

    /** Waits until what was logged before is written, but not for longer than about two seconds. */
    @Override
    public void flush() {
        try {
            FutureTask<?> mark = new FutureTask<>(() -> {}, null);
            if (thread.getQueue().offer(mark, FLUSH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                mark.get(FLUSH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The reader stalls; the process must end nevertheless.
        }
    }

    /**
     * Flushes, and stays in use: the JDK takes handlers off and closes them in a shutdown hook of its own, at the same time
     * as the gateway drains in another, and what the drain has to tell must not be lost.
     */
    @Override
    public void close() {
        loggers.getFirst().addHandler(this);
        flush();
    }
}

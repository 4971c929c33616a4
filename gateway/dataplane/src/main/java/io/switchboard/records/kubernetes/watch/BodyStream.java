package io.switchboard.records.kubernetes.watch;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response, then its body as a stream, that knows when it is about to wait, and does not wait for ever.
 *
 * <p>Bytes come on threads of the HTTP client, one thread reads; {@link #close} may be called by any. What has come and was
 * not read is bounded: beyond that the client stops reading from the socket.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private static final int AHEAD_BYTES = 128 * 1024;

    private final WatchTime time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
    private int arrivedBytes;
    private @Nullable Future<?> response;
    private Flow.@Nullable Subscription body;
    private boolean paused;
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    // Of the reading thread.
    private ByteBuffer current = ByteBuffer.allocate(0);
    private Runnable beforeWait = () -> {};
    private long deadline;

    /** The stream ended for want of bytes: nothing came before the deadline. */
    static final class SilenceException extends IOException {
        private static final long serialVersionUID = 1;

        SilenceException() {
            super("nothing came in time");
        }
    }

    BodyStream(WatchTime time) {
        this.time = time;
    }

    // ---- The HTTP client's side ----

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        boolean useless;
        lock.lock();
        try {
            body = subscription;
            useless = closed;
        } finally {
            lock.unlock();
        }
        if (useless) {
            subscription.cancel();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Flow.Subscription more;
        lock.lock();
        try {
            for (ByteBuffer buffer : buffers) {
                arrivedBytes += buffer.remaining();
                arrived.add(buffer);
            }
            paused = arrivedBytes >= AHEAD_BYTES;
            more = paused ? null : body;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (more != null) {
            more.request(1);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(thrown);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable thrown) {
        lock.lock();
        try {
            ended = true;
            failure = thrown;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void answered() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- The reader's side ----

    /** What to do whenever everything that has come was read. */
    void beforeWait(Runnable action) {
        beforeWait = action;
    }

    /** Until when, by the ticker, a read may wait. */
    void deadline(long nanos) {
        deadline = nanos;
    }

    /**
     * Waits for the beginning of the response that this is to be the body of.
     *
     * @throws SilenceException if it did not begin before the deadline
     * @throws IOException if the stream was closed
     * @throws ExecutionException if there will be no response
     */
    <R> R await(CompletableFuture<R> future) throws IOException, ExecutionException {
        var signalled = future.whenComplete((result, thrown) -> answered());
        lock.lock();
        try {
            response = future;
            while (!future.isDone()) {
                if (closed) {
                    throw new IOException("closed");
                }
                waitUntilDeadline();
            }
            return future.get();
        } catch (InterruptedException | CancellationException closing) {
            throw new IOException("closed", closing);
        } finally {
            lock.unlock();
            future.cancel(true);
            signalled.cancel(false);
        }
    }

    @Override
    public int read() throws IOException {
        return awaitByte() ? current.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!awaitByte()) {
            return -1;
        }
        int count = Math.min(length, current.remaining());
        current.get(into, offset, count);
        return count;
    }

    /** What can be read without waiting, perhaps less. */
    @Override
    public int available() {
        return current.remaining();
    }

    /** Waits for a byte; false at the end. */
    private boolean awaitByte() throws IOException {
        if (current.hasRemaining()) {
            return true;
        }
        if (take()) {
            return true;
        }
        if (!atEnd()) {
            beforeWait.run();
        }
        lock.lock();
        try {
            while (!take()) {
                if (atEnd()) {
                    return false;
                }
                waitUntilDeadline();
            }
        } finally {
            lock.unlock();
        }
        return true;
    }

    private boolean take() {
        Flow.Subscription resume = null;
        lock.lock();
        try {
            ByteBuffer next = arrived.poll();
            while (next != null && !next.hasRemaining()) {
                next = arrived.poll();
            }
            if (next == null) {
                return false;
            }
            current = next;
            arrivedBytes -= next.remaining();
            if (paused && arrivedBytes < AHEAD_BYTES / 2) {
                resume = body;
                paused = false;
            }
        } finally {
            lock.unlock();
        }
        if (resume != null) {
            resume.request(1);
        }
        return true;
    }

    private boolean atEnd() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            if (!arrived.isEmpty()) {
                return false;
            }
            if (failure != null) {
                throw failure instanceof IOException io ? io : new IOException(failure);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void waitUntilDeadline() throws IOException {
        long left = deadline - time.nanos();
        if (left <= 0) {
            throw new SilenceException();
        }
        try {
            time.pause().await(changed, left);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** Ends the exchange; a read that waits fails. */
    @Override
    public void close() {
        Flow.Subscription cancel;
        Future<?> never;
        lock.lock();
        try {
            closed = true;
            never = response;
            arrived.clear();
            cancel = ended ? null : body;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (cancel != null) {
            cancel.cancel();
        }
        if (never != null) {
            never.cancel(true);
        }
    }
}

package io.switchboard.records.kubernetes.watch;

import io.netty.buffer.ByteBuf;
import io.switchboard.http.HttpExchange;
import io.switchboard.http.HttpReceiver;
import io.switchboard.http.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A response, then its body as a stream, that knows when it is about to wait, and does not wait for ever.
 *
 * <p>Octets come on the thread of the connections, one thread reads; {@link #close} may be called by any. What has come and
 * was not read is bounded: beyond that nothing is read from the socket.
 */
final class BodyStream extends InputStream implements HttpReceiver {
    private static final int AHEAD_BYTES = 128 * 1024;
    private static final long NO_WAIT = 0;

    private final WatchTime time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Behind the lock.
    private final ArrivedBytes arrived = new ArrivedBytes();
    private @Nullable HttpExchange exchange;
    private @Nullable ResponseHead head;
    private boolean connected;
    private boolean heldBack;
    private boolean untold;
    private boolean ended;
    private boolean closed;
    private @Nullable Throwable failure;

    // Of the reading thread.
    private final byte[] one = new byte[1];
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

    // ---- The connection's side ----

    @Override
    public void connected(boolean stands) {
        change(() -> connected = stands);
    }

    @Override
    public void begun(ResponseHead first) {
        change(() -> head = first);
    }

    @Override
    public boolean received(ByteBuf octets) {
        lock.lock();
        try {
            if (closed) {
                octets.release();
                return true;
            }
            arrived.add(octets);
            untold = true;
            heldBack = arrived.weight() >= AHEAD_BYTES;
            return !heldBack;
        } finally {
            lock.unlock();
        }
    }

    /** The reader wakes once for all that came together. */
    @Override
    public void paused() {
        lock.lock();
        try {
            if (untold) {
                untold = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended() {
        change(() -> ended = true);
    }

    @Override
    public void failed(Throwable cause) {
        change(() -> failure = cause);
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
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
     * Waits for the beginning of the response that this is to be the body of; without one, the request is given up.
     *
     * @param connectBy until when, by the ticker, the connection must stand
     * @throws SilenceException if it did not begin before the deadline
     * @throws ConnectException if there was no connection in time
     * @throws IOException if there will be no response
     */
    ResponseHead await(HttpExchange asked, long connectBy) throws IOException {
        lock.lock();
        try {
            exchange = asked;
            while (!isOver() && head == null) {
                if (!connected && connectBy - time.nanos() <= NO_WAIT) {
                    throw new ConnectException("no connection in time");
                }
                waitUntil(connected ? deadline : connectBy);
            }
            if (head == null) {
                throw new IOException("no response");
            }
            return head;
        } catch (IOException failed) {
            asked.cancel();
            throw failed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (length > 0 && arrived.isEmpty() && !isOver()) {
                tellReader();
            }
            while (length > 0 && arrived.isEmpty()) {
                if (isOver()) {
                    return -1;
                }
                waitUntil(deadline);
            }
            int count = arrived.read(into, offset, length);
            if (heldBack && arrived.weight() < AHEAD_BYTES / 2 && exchange != null) {
                heldBack = false;
                exchange.resume();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void tellReader() {
        // What is done then takes its time, in which more may come.
        lock.unlock();
        try {
            beforeWait.run();
        } finally {
            lock.lock();
        }
    }

    /** What can be read without waiting. */
    @Override
    public int available() {
        lock.lock();
        try {
            return arrived.readable();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more comes, because the response is whole. */
    private boolean isOver() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (failure != null) {
            throw failure instanceof IOException io ? io : new IOException(failure.getMessage(), failure);
        }
        return ended;
    }

    private void waitUntil(long nanos) throws IOException {
        long left = nanos - time.nanos();
        if (left <= NO_WAIT) {
            throw new SilenceException();
        }
        try {
            time.pause().await(changed, left);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** Ends the exchange; a read that waits fails. What has come is dropped. */
    @Override
    public void close() {
        HttpExchange cancelled;
        lock.lock();
        try {
            closed = true;
            arrived.clear();
            cancelled = ended ? null : exchange;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (cancelled != null) {
            cancelled.cancel();
        }
    }
}

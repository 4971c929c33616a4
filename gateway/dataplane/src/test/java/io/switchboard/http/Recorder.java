package io.switchboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A receiver that writes down what it is told. */
final class Recorder implements HttpReceiver {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final StringBuffer body = new StringBuffer();
    final AtomicLong octets = new AtomicLong();
    private final boolean reluctant;
    private boolean refused;
    private boolean heldBack;

    Recorder() {
        this(false);
    }

    /** One that wants no more after each read. */
    Recorder(boolean reluctant) {
        this.reluctant = reluctant;
    }

    /** What was told next, in a word or two. */
    String next() {
        try {
            return String.valueOf(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits for the end of a response with this body. */
    void expect(String status, String text) {
        assertThat(next()).isEqualTo(status);
        assertThat(next()).isEqualTo("ended");
        assertThat(body).hasToString(text);
    }

    String body() {
        return body.toString();
    }

    boolean hasBeenToldNothing() {
        return told.isEmpty();
    }

    /** To be called before the exchange is resumed, on the loop. */
    void willing() {
        heldBack = false;
    }

    @Override
    public void connected(boolean stands) {
        if (!stands && !body.isEmpty()) {
            told.add("another connection in the middle of a response");
        }
    }

    @Override
    public void begun(ResponseHead head) {
        told.add(Integer.toString(head.status()));
    }

    @Override
    public boolean received(ByteBuf piece) {
        if (heldBack) {
            told.add("more than was wanted");
        }
        octets.addAndGet(piece.readableBytes());
        if (!reluctant) {
            body.append(piece.toString(StandardCharsets.US_ASCII));
        }
        piece.release();
        refused = reluctant;
        return !reluctant;
    }

    @Override
    public void paused() {
        if (refused) {
            refused = false;
            heldBack = true;
            told.add("held back");
        }
    }

    @Override
    public void ended() {
        told.add("ended");
    }

    @Override
    public void failed(Throwable cause) {
        told.add("failed: " + cause);
    }
}

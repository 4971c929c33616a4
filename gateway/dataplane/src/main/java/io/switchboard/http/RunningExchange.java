package io.switchboard.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpRequest;
import org.jspecify.annotations.Nullable;

/** An exchange that waits for its connection or is carried by it. On its loop where nothing else is said. */
final class RunningExchange implements HttpExchange {
    private final HttpLoop loop;
    private final FullHttpRequest request;
    private final HttpReceiver receiver;

    // Of the loop.
    private @Nullable HttpConnection connection;
    private boolean over;

    RunningExchange(HttpLoop loop, FullHttpRequest request, HttpReceiver receiver) {
        this.loop = loop;
        this.request = request;
        this.receiver = receiver;
    }

    /** Any thread. */
    @Override
    public void cancel() {
        loop.execute(() -> {
            HttpConnection used = connection;
            finish();
            if (used != null) {
                used.abandon();
            }
        });
    }

    /** Any thread. */
    @Override
    public void resume() {
        loop.execute(() -> {
            if (connection != null) {
                connection.reading(true);
            }
        });
    }

    FullHttpRequest request() {
        return request;
    }

    boolean isOver() {
        return over;
    }

    /** From here on the exchange depends on a connection, which may still be made. */
    void uses(HttpConnection carrier) {
        connection = carrier;
        receiver.connected(false);
    }

    void connected() {
        receiver.connected(true);
    }

    void begun(ResponseHead head) {
        receiver.begun(head);
    }

    boolean received(ByteBuf octets) {
        return receiver.received(octets);
    }

    void paused() {
        receiver.paused();
    }

    void ended() {
        finish();
        receiver.ended();
    }

    void failed(Throwable cause) {
        if (!over) {
            finish();
            receiver.failed(cause);
        }
    }

    private void finish() {
        over = true;
        connection = null;
    }
}

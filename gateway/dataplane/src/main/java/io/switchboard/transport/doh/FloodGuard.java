package io.switchboard.transport.doh;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of a connection that ask for nothing and cost work all the same: SETTINGS, PING, PRIORITY, GOAWAY,
 * unknown types (CVE-2019-9512, CVE-2019-9515), and WINDOW_UPDATE over a measure for each request. What is over its bound
 * within ten seconds ends the connection with ENHANCE_YOUR_CALM (RFC 9113 §10.5).
 *
 * <p>Resets of both sides, empty DATA and small CONTINUATION frames are Netty's to count: see {@link Http2Limits}.
 */
final class FloodGuard {
    static final int MAX_CONTROL_FRAMES = 200;
    static final int FREE_WINDOW_UPDATES = 500;
    static final int WINDOW_UPDATES_PER_REQUEST = 8;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long startNanos;
    private int controlFrames;
    private int windowUpdates;
    private int requests;

    FloodGuard(long now) {
        startNanos = now;
    }

    void request(long now) {
        roll(now);
        requests++;
    }

    void controlFrame(long now) throws Http2Exception {
        roll(now);
        if (++controlFrames > MAX_CONTROL_FRAMES) {
            throw tooMany("control frames");
        }
    }

    void windowUpdate(long now) throws Http2Exception {
        roll(now);
        if (++windowUpdates > FREE_WINDOW_UPDATES + requests * WINDOW_UPDATES_PER_REQUEST) {
            throw tooMany("WINDOW_UPDATE frames");
        }
    }

    private void roll(long now) {
        if (now - startNanos > WINDOW_NANOS) {
            startNanos = now;
            controlFrames = 0;
            windowUpdates = 0;
            requests = 0;
        }
    }

    private static Http2Exception tooMany(String what) {
        return Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many %s", what);
    }
}

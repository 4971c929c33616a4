package io.switchboard.transport.doh;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/** Puts the server's side of an HTTP/2 connection together, with every bound that a client could try (RFC 9113 §10.5). */
final class Http2Limits extends AbstractHttp2ConnectionHandlerBuilder<ServedHttp2Handler, Http2Limits> {
    /** Octets of a request's head, uncompressed; a query by GET has up to 12,000. */
    static final int MAX_HEADER_LIST = 16 << 10;
    /** Octets of request bodies that are incomplete, over all streams: two messages of the largest size. */
    static final int BODY_WINDOW = 128 << 10;

    /** Octets of one body: more than the largest message, so that what is larger is seen to be. */
    static final int STREAM_WINDOW = 80 << 10;

    static final int MAX_STREAMS = 256;
    /** Streams that a client takes back, or makes us reset (CVE-2023-44487, CVE-2025-8671), in {@link #RESET_SECONDS}. */
    static final int MAX_RESETS = 200;

    static final int RESET_SECONDS = 30;
    /** Replies to SETTINGS and PING that a client does not take (CVE-2019-9512). */
    private static final int MAX_QUEUED_CONTROL_FRAMES = 1_000;
    /** CVE-2019-9518. */
    private static final int MAX_EMPTY_DATA = 2;
    /** CVE-2024-27316, CVE-2026-33871. */
    private static final int MAX_SMALL_CONTINUATIONS = 8;

    private final ServedHttp2 served;

    private Http2Limits(ServedHttp2 served, Http2Connection connection) {
        this.served = served;
        connection(connection);
        frameListener(served);
        initialSettings(new Http2Settings()
                .maxConcurrentStreams(served.maxStreams())
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(MAX_HEADER_LIST));
        validateRequiredPseudoHeaders(true);
        encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
        decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA);
        decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
        decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS);
        encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS);
        gracefulShutdownTimeoutMillis(served.http().bounds().writeTimeout().toMillis());
    }

    /** The handler of one connection. */
    static ServedHttp2Handler handler(ServedHttp2 served) {
        Http2Connection connection = new DefaultHttp2Connection(true);
        // Not only after the client has acknowledged it (CVE-2026-47244).
        connection.remote().maxActiveStreams(served.maxStreams());
        connection
                .remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection)));
        return new Http2Limits(served, connection).build();
    }

    @Override
    protected ServedHttp2Handler build(
            Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings)
            throws Http2Exception {
        return new ServedHttp2Handler(served, decoder, encoder, settings);
    }
}

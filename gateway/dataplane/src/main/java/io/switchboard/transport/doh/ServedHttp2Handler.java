package io.switchboard.transport.doh;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.switchboard.transport.http.HttpEvent;
import io.switchboard.transport.http.HttpStatus;

/** Netty's HTTP/2 connection, telling {@link ServedHttp2} of the channel's events. */
final class ServedHttp2Handler extends Http2ConnectionHandler {
    private final ServedHttp2 served;
    private boolean closed;

    ServedHttp2Handler(
            ServedHttp2 served,
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings) {
        super(decoder, encoder, settings, false, true);
        this.served = served;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        super.handlerAdded(context);
        served.begin(context, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        served.readingBegins();
        super.channelRead(context, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        // Flushes.
        super.channelReadComplete(context);
        served.readingEnds();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        served.writabilityChanged(context.channel().isWritable());
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        served.closed();
        super.channelInactive(context);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        closed = true;
        try {
            super.close(context, promise);
        } catch (Exception e) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
            // A reset by the client, or a write to one that is gone: nobody is left to be told.
            context.close();
        } else {
            super.exceptionCaught(context, cause);
        }
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception error) {
        if (!closed) {
            Http2Error code = error == null ? Http2Error.INTERNAL_ERROR : error.error();
            served.http()
                    .counters()
                    .count(code == Http2Error.ENHANCE_YOUR_CALM ? HttpEvent.FLOOD : HttpEvent.PROTOCOL_ERROR);
            closed = true;
        }
        super.onConnectionError(context, outbound, cause, error);
    }

    @Override
    protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext context, Http2Stream stream) {
        served.http().counters().count(HttpStatus.HEADERS_TOO_LARGE);
        super.handleServerHeaderDecodeSizeError(context, stream);
    }
}

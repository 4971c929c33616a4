package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/**
 * Finds out from a connection's first octets which HTTP it speaks: HTTP/2 starts with its preface (RFC 9113 §3.3, prior
 * knowledge), anything else is HTTP/1.1. The octets go on to whoever speaks it.
 */
final class CleartextChoice extends ByteToMessageDecoder {
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final DohProtocols protocols;

    CleartextChoice(DohProtocols protocols) {
        this.protocols = protocols;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.getByte(i)) {
                protocols.http1(context.pipeline());
                context.pipeline().remove(this);
                return;
            }
        }
        if (length == PREFACE.readableBytes()) {
            protocols.http2(context.pipeline());
            context.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A reset by the client: nobody is left to be told.
        context.close();
    }
}

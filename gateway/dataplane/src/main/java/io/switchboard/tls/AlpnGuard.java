package io.switchboard.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslClientHelloHandler;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first message of a client and refuses one that offers protocols by ALPN of which we speak none, by the alert
 * {@code no_application_protocol} (RFC 7301 §3.2); BoringSSL as Netty drives it would go on without a protocol, and so
 * be open to cross-protocol attacks (RFC 9325 §3.7). A client that offers nothing is let through. Event loop.
 */
public final class AlpnGuard extends SslClientHelloHandler<Boolean> {
    private static final int MAX_CLIENT_HELLO = 16 << 10;
    private static final int EXTENSION_ALPN = 16;
    /** RFC 8446 §6: content type alert, version of the record, length, fatal, no_application_protocol. */
    private static final byte[] NO_APPLICATION_PROTOCOL = {21, 3, 3, 0, 2, 2, 120};

    private final List<String> protocols;
    private final Consumer<ChannelHandlerContext> accepted;

    /**
     * A guard at the head of a pipeline, which takes itself out.
     *
     * @param accepted called to put Netty's handler for TLS in the pipeline when the client may go on
     */
    public AlpnGuard(List<String> protocols, Consumer<ChannelHandlerContext> accepted) {
        super(MAX_CLIENT_HELLO);
        this.protocols = protocols;
        this.accepted = accepted;
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext context, @Nullable ByteBuf clientHello) {
        boolean agreed = clientHello == null || agrees(clientHello, protocols);
        return context.executor().newSucceededFuture(agreed);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, Future<Boolean> lookup) {
        if (lookup.getNow()) {
            accepted.accept(context);
            context.pipeline().remove(this);
        } else {
            context.writeAndFlush(Unpooled.wrappedBuffer(NO_APPLICATION_PROTOCOL))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Whether a ClientHello (RFC 8446 §4.1.2) offers one of the protocols or none at all; a broken one is TLS's to refuse. */
    static boolean agrees(ByteBuf hello, List<String> protocols) {
        int end = hello.writerIndex();
        int at = hello.readerIndex() + 2 + 32; // version, random
        if (at >= end) {
            return true;
        }
        at += 1 + hello.getUnsignedByte(at); // session id
        at = at + 2 > end ? end : at + 2 + hello.getUnsignedShort(at); // cipher suites
        at = at >= end ? end : at + 1 + hello.getUnsignedByte(at); // compression methods
        at += 2; // length of the extensions
        while (at + 4 <= end) {
            int type = hello.getUnsignedShort(at);
            int length = hello.getUnsignedShort(at + 2);
            at += 4;
            if (type == EXTENSION_ALPN && at + length <= end) {
                return offersOne(hello.slice(at, length), protocols);
            }
            at += length;
        }
        return true;
    }

    private static boolean offersOne(ByteBuf extension, List<String> protocols) {
        if (extension.readableBytes() < 2) {
            return true;
        }
        extension.skipBytes(2);
        while (extension.isReadable()) {
            int length = Math.min(extension.readUnsignedByte(), extension.readableBytes());
            if (protocols.contains(extension
                    .readCharSequence(length, StandardCharsets.US_ASCII)
                    .toString())) {
                return true;
            }
        }
        return false;
    }
}

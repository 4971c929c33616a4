package io.switchboard.ops;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the ops port. Requests are answered one after the other, and nothing is read while one is: so a
 * connection holds one reply at most. It is closed when a whole exchange, waiting for it included, takes too long.
 */
final class OpsHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOGGER = System.getLogger(OpsHandler.class.getName());

    /** Requests that came in one read with the one that is being answered. */
    private static final int WAITING_REQUESTS = 64;

    private final OpsPages pages;
    private final Duration exchangeTimeout;
    private final Queue<HttpRequest> waiting = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> deadline;
    private boolean answering;

    OpsHandler(OpsPages pages, Duration exchangeTimeout) {
        this.pages = pages;
        this.exchangeTimeout = exchangeTimeout;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        startDeadline(context);
        context.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopDeadline();
        waiting.clear();
    }

    private void startDeadline(ChannelHandlerContext context) {
        stopDeadline();
        deadline = context.executor().schedule(() -> context.close(), exchangeTimeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (!(message instanceof HttpRequest request)) {
            return; // Of a request that is answered at its head.
        }
        if (!answering) {
            answer(context, request);
        } else if (waiting.size() < WAITING_REQUESTS) {
            waiting.add(request);
        } else {
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!answering) {
            context.read();
        }
    }

    private void answer(ChannelHandlerContext context, HttpRequest request) {
        answering = true;
        if (request.decoderResult().isFailure()) {
            write(
                    context,
                    request,
                    OpsPages.Page.of(status(request.decoderResult().cause())),
                    false);
        } else {
            // No page needs a body. What comes as one is not read: the connection ends with the reply.
            write(context, request, pages.answer(request), HttpUtil.isKeepAlive(request) && !hasBody(request));
        }
    }

    private void answered(ChannelHandlerContext context) {
        startDeadline(context);
        HttpRequest next = waiting.poll();
        if (next != null) {
            answer(context, next);
        } else {
            answering = false;
            context.read();
        }
    }

    private static HttpResponseStatus status(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException e -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            case TooLongHttpHeaderException e -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
    }

    private static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private void write(ChannelHandlerContext context, HttpRequest request, OpsPages.Page page, boolean keepAlive) {
        boolean head = request.method().equals(HttpMethod.HEAD);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                page.status(),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(page.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, page.body().length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff");
        if (page.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        HttpUtil.setKeepAlive(response.headers(), request.protocolVersion(), keepAlive);
        if (keepAlive) {
            context.writeAndFlush(response).addListener(written -> {
                if (written.isSuccess()) {
                    answered(context);
                } else {
                    context.close();
                }
            });
        } else {
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.log(Level.DEBUG, "ops connection closed", cause);
        context.close();
    }
}

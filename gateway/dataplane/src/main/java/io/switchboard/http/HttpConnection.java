package io.switchboard.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection to a server: one request at a time, one after the other (RFC 9112 §9.3). On its loop. */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private final HttpConnections connections;
    private @Nullable RunningExchange current;
    private @Nullable Channel channel;
    private boolean stands;
    private boolean wasKept;
    private boolean heard;
    private boolean interim;
    private boolean keepAlive;
    private long idleSince;

    HttpConnection(HttpConnections connections, RunningExchange exchange) {
        this.connections = connections;
        current = exchange;
        exchange.uses(this);
    }

    // ---- Its beginning ----

    /** Opens the socket. */
    ChannelFuture open(InetSocketAddress next) {
        return HttpPipeline.connect(connections.loop(), connections.target(), next, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /** The socket is connected. */
    void opened() {
        HttpTarget target = connections.target();
        if (target.tls() == null && !target.isTunnelled()) {
            stand();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                stand();
            } else {
                fail(handshake.cause());
            }
        } else if (event instanceof ProxyConnectionEvent && connections.target().tls() == null) {
            stand();
        }
    }

    private void stand() {
        stands = true;
        if (current == null) {
            abandon();
        } else {
            send(current);
        }
    }

    private void send(RunningExchange exchange) {
        exchange.connected();
        Channel open = channel;
        if (open != null) {
            open.writeAndFlush(exchange.request()).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(written.cause());
                }
            });
        }
    }

    // ---- Between requests ----

    long idleSince() {
        return idleSince;
    }

    /** Carries another request. */
    void carry(RunningExchange exchange) {
        wasKept = true;
        heard = false;
        current = exchange;
        exchange.uses(this);
        send(exchange);
    }

    /** Whether the socket is read from; it is while the connection is idle, so that its end shows. */
    void reading(boolean on) {
        if (channel != null) {
            channel.config().setAutoRead(on);
        }
    }

    /** Closes the connection, which nobody waits for. */
    void abandon() {
        current = null;
        Channel open = channel;
        if (open != null && stands) {
            open.close();
        } else if (open != null) {
            // TLS would say goodbye first, which gets nowhere while a proxy has not answered.
            open.unsafe().close(open.newPromise());
        }
    }

    // ---- Responses ----

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        RunningExchange exchange = current;
        if (exchange == null || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
            abandon(); // Nobody has asked for it, or does any longer.
        } else if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            fail(new IOException("not HTTP: " + part.decoderResult().cause().getMessage()));
        } else if (part instanceof HttpResponse response) {
            begin(exchange, response);
        } else if (part instanceof HttpContent content) {
            add(exchange, content);
        }
    }

    private void begin(RunningExchange exchange, HttpResponse response) {
        heard = true;
        if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            fail(new IOException("another protocol that nobody has asked for")); // RFC 9110 §15.2.2
            return;
        }
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim) {
            keepAlive = HttpUtil.isKeepAlive(response);
            exchange.begun(new ResponseHead(
                    response.status().code(),
                    response.headers().get(HttpHeaderNames.RETRY_AFTER),
                    response.headers().get(HttpHeaderNames.CONTENT_ENCODING)));
        }
    }

    private void add(RunningExchange exchange, HttpContent content) {
        if (interim) {
            content.release(); // The end of a response that is none yet (RFC 9110 §15.2).
            return;
        }
        if (!exchange.received(content.content())) {
            reading(false);
        }
        if (content instanceof LastHttpContent) {
            current = null;
            idleSince = connections.loop().nanos();
            if (keepAlive && connections.keep(this)) {
                reading(true);
            } else {
                abandon();
            }
            exchange.ended();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (current != null && heard) {
            current.paused();
        }
    }

    // ---- Its end ----

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException(
                stands ? "the server ended the connection" : "the server ended the connection before it stood"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        RunningExchange failed = current;
        abandon();
        connections.forget(this);
        if (failed == null) {
            return;
        }
        if (wasKept && !heard) {
            // The server ended what was idle just when it was asked (RFC 9112 §9.3.1).
            connections.sendOverNew(failed);
        } else {
            failed.failed(reason(cause));
        }
    }

    /** TLS says that it fails where the tunnel does that it is in. */
    private static Throwable reason(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException) {
                return cause;
            }
        }
        return thrown;
    }
}

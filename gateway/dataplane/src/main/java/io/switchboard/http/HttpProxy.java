package io.switchboard.http;

import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to a server.
 *
 * @param user who asks it, or null
 * @param password of the user, or null
 */
public record HttpProxy(
        Kind kind,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    /** What a proxy speaks. */
    public enum Kind {
        /** Tunnels for TLS (RFC 9110 §9.3.6), and requests in absolute form for the rest (RFC 9112 §3.2.2). */
        HTTP,
        /** Tunnels for everything (RFC 1928); the proxy looks up the server's name. */
        SOCKS5
    }

    /** Whether requests go to the proxy itself, and not through it. */
    boolean forwards(boolean tls) {
        return kind == Kind.HTTP && !tls;
    }

    /** What makes a tunnel of a connection to the proxy, which has this address. */
    ProxyHandler tunnel(InetSocketAddress address) {
        boolean known = user != null && password != null;
        ProxyHandler handler = switch (kind) {
            case HTTP -> known ? new HttpProxyHandler(address, user, password) : new HttpProxyHandler(address);
            case SOCKS5 -> known ? new Socks5ProxyHandler(address, user, password) : new Socks5ProxyHandler(address);
        };
        handler.setConnectTimeoutMillis(0); // who asks knows how long it waits
        return handler;
    }

    /** The credential for requests that go to the proxy itself, or null (RFC 7617). */
    @Nullable String authorization() {
        return user == null || password == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return kind + " " + host + ':' + port;
    }
}

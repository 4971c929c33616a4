package io.switchboard.http;

import io.netty.handler.ssl.SslContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A server, and the way there.
 *
 * @param host name or address, without brackets
 * @param authority host and port as URLs have them
 * @param base path that those of requests are below, without a slash at its end
 * @param tls null for clear text
 * @param peerName the name or address that the server's certificate must have; a name is sent as SNI, too
 * @param proxy null for none
 */
public record HttpTarget(
        String host,
        int port,
        String authority,
        String base,
        @Nullable SslContext tls,
        String peerName,
        @Nullable HttpProxy proxy) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /**
     * The server of a URL.
     *
     * @param peerName null if the certificate is for the host of the URL
     * @throws IllegalArgumentException if the URL has no host
     */
    public static HttpTarget of(
            URI url, @Nullable SslContext tls, @Nullable String peerName, @Nullable HttpProxy proxy) {
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException("server: '" + url + "' (expected: http[s]://HOST[:PORT])");
        }
        String authority = url.getPort() < 0 ? host : host + ':' + url.getPort();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = url.getPort() >= 0 ? url.getPort() : tls == null ? HTTP : HTTPS;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return new HttpTarget(
                bare,
                port,
                authority,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                tls,
                peerName == null ? bare : peerName,
                proxy);
    }

    /** Whether requests are for a proxy to forward. */
    boolean isForwarded() {
        return proxy != null && proxy.forwards(tls != null);
    }

    /** Whether a proxy makes a tunnel to the server. */
    boolean isTunnelled() {
        return proxy != null && !isForwarded();
    }

    /** The target of a request (RFC 9112 §3.2). */
    String request(String path) {
        return (isForwarded() ? "http://" + authority : "") + base + path;
    }

    /** The host that the socket is connected to. */
    String nextHost() {
        return proxy == null ? host : proxy.host();
    }

    /** The port there. */
    int nextPort() {
        return proxy == null ? port : proxy.port();
    }
}

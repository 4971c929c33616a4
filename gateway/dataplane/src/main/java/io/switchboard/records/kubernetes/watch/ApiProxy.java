package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import io.switchboard.http.HttpProxy;
import io.switchboard.http.HttpProxy.Kind;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The proxy on the way to an API server: {@code proxy-url} of its kubeconfig, or the usual variables of the environment. */
final class ApiProxy {
    private static final int HTTP = 80;
    private static final int SOCKS = 1080;

    private ApiProxy() {}

    /**
     * The proxy for a server, or null if there is none.
     *
     * @throws IllegalArgumentException if it is of a kind that is not spoken
     */
    static @Nullable HttpProxy of(Config config, URI server) {
        String proxy = "http".equals(server.getScheme()) ? config.getHttpProxy() : config.getHttpsProxy();
        if (proxy == null || proxy.isBlank() || isDirect(String.valueOf(server.getHost()), config.getNoProxy())) {
            return null;
        }
        URI url = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        Kind kind = kind(url);
        String host = url.getHost();
        if (kind == null || host == null) {
            throw new IllegalArgumentException("proxy: '" + url.getScheme() + "://" + host
                    + "' (expected: http://HOST:PORT or socks5://HOST:PORT)");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int usual = kind == Kind.HTTP ? HTTP : SOCKS;
        String user = url.getRawUserInfo() == null ? config.getProxyUsername() : user(url.getRawUserInfo());
        String password = url.getRawUserInfo() == null ? config.getProxyPassword() : password(url.getRawUserInfo());
        return new HttpProxy(kind, bare, url.getPort() < 0 ? usual : url.getPort(), user, password);
    }

    private static @Nullable Kind kind(URI url) {
        return switch (url.getScheme()) {
            case "http" -> Kind.HTTP;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            default -> null;
        };
    }

    private static String user(String userInfo) {
        return decoded(userInfo.split(":", 2)[0]);
    }

    private static String password(String userInfo) {
        int colon = userInfo.indexOf(':');
        return colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static boolean isDirect(String host, String @Nullable [] suffixes) {
        if (suffixes != null) {
            for (String suffix : suffixes) {
                if (!suffix.isBlank() && host.endsWith(suffix.strip())) {
                    return true;
                }
            }
        }
        return false;
    }
}

package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The proxy on the way to an API server: {@code proxy-url} of its kubeconfig, or the usual variables of the environment. */
final class ApiProxy {
    private ApiProxy() {}

    /** The proxy for a server; one that selects none if there is none. */
    static ProxySelector of(Config config, URI server) {
        String proxy = server.getScheme().equals("http") ? config.getHttpProxy() : config.getHttpsProxy();
        if (proxy == null || isDirect(server.getHost(), config.getNoProxy())) {
            return ProxySelector.of(null);
        }
        URI url = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        if (!"http".equals(url.getScheme()) || url.getPort() < 0) {
            throw new IllegalArgumentException("proxy: '" + proxy + "' (expected: http://HOST:PORT)");
        }
        return ProxySelector.of(new InetSocketAddress(url.getHost(), url.getPort()));
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

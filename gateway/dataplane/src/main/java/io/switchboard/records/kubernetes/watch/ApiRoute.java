package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import io.netty.handler.ssl.SslContext;
import io.switchboard.http.HttpTarget;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** The way to an API server: where it is, whom it must prove to be, and which proxy is on the way. */
final class ApiRoute {
    private ApiRoute() {}

    /**
     * Reads certificates and keys.
     *
     * @throws WatchFailure if the URL, the proxy, or one of those is of no use
     */
    static HttpTarget of(ServerAccess access) throws WatchFailure {
        Config config = access.config();
        try {
            URI server = URI.create(access.url());
            return HttpTarget.of(
                    server,
                    "https".equals(server.getScheme()) ? tls(config) : null,
                    serverName(config),
                    ApiProxy.of(config, server));
        } catch (IllegalArgumentException unusable) {
            throw WatchFailure.of(WatchFailure.CREDENTIALS, "cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static SslContext tls(Config config) throws WatchFailure {
        try {
            return ApiTrust.context(config);
        } catch (GeneralSecurityException | IOException | RuntimeException unusable) {
            throw WatchFailure.of(WatchFailure.CREDENTIALS, "certificates cannot be used: " + unusable, unusable);
        }
    }

    /** {@code tls-server-name}, or null. */
    private static @Nullable String serverName(Config config) {
        String name = config.getTlsServerName();
        return name == null || name.isBlank() ? null : name;
    }
}

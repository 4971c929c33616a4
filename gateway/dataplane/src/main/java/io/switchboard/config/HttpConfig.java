package io.switchboard.config;

import io.switchboard.config.AccessConfig.Network;
import java.util.List;

/**
 * How a listener speaks HTTP.
 *
 * @param paths where DNS over HTTPS is served (RFC 8484 §3), each beginning with a slash
 * @param trustedProxies networks whose word about who asks is taken
 */
public record HttpConfig(List<String> paths, List<Network> trustedProxies) {
    /** The path that clients assume. */
    public static final String DEFAULT_PATH = "/dns-query";

    /** What holds where nothing is configured. */
    public static final HttpConfig DEFAULT = new HttpConfig(List.of(DEFAULT_PATH), List.of());
}

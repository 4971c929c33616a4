package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.config.ListenerConfig;
import java.util.List;

/**
 * What a listener's configuration says about requests, made ready for them. Immutable.
 *
 * @param paths where DNS over HTTPS is served, in the spelling of request targets
 */
public record HttpRules(List<AsciiString> paths, TrustedProxies proxies, long idleNanos) {
    /** The rules that a configuration makes. */
    public static HttpRules of(ListenerConfig config) {
        return new HttpRules(
                config.http().paths().stream().map(AsciiString::cached).toList(),
                new TrustedProxies(config.http().trustedProxies()),
                config.idleTimeout().toNanos());
    }
}

package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.config.ListenerConfig;
import java.util.List;

/**
 * What a listener's configuration says about requests, made ready for them. Immutable.
 *
 * @param paths where DNS over HTTPS is served, in the spelling of request targets
 * @param altSvc where else the same is served (RFC 7838 §3), empty for nowhere
 */
public record HttpRules(List<AsciiString> paths, TrustedProxies proxies, long idleNanos, AsciiString altSvc) {
    /**
     * The rules that a configuration makes.
     *
     * @param http3Port where the same is served over HTTP/3, 0 for nowhere
     */
    public static HttpRules of(ListenerConfig config, int http3Port) {
        return new HttpRules(
                config.http().paths().stream().map(AsciiString::cached).toList(),
                new TrustedProxies(config.http().trustedProxies()),
                config.idleTimeout().toNanos(),
                http3Port == 0 ? AsciiString.EMPTY_STRING : AsciiString.cached("h3=\":" + http3Port + "\"; ma=86400"));
    }
}

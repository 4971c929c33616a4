package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.config.EndpointConfig;
import io.switchboard.config.HttpConfig;

/**
 * What requests to one upstream are addressed to.
 *
 * @param authority the name that its certificate is for, and the port if it is not HTTPS's own (RFC 9110 §4.3.2)
 */
public record DohTarget(AsciiString authority, AsciiString path) {
    /**
     * The target of an endpoint whose URL is {@code SCHEME://HOST[:PORT][/PATH][#NAME]}.
     *
     * @param port that is connected to
     */
    public static DohTarget of(EndpointConfig endpoint, int port) {
        String url = endpoint.url();
        int hash = url.indexOf('#');
        String place = hash < 0 ? url : url.substring(0, hash);
        int slash = place.indexOf('/', endpoint.transport().scheme().length() + 3);
        String path = slash < 0 ? HttpConfig.DEFAULT_PATH : place.substring(slash);
        return new DohTarget(AsciiString.of(authority(endpoint, port)), AsciiString.of(path));
    }

    private static String authority(EndpointConfig endpoint, int port) {
        String name = endpoint.tls() == null ? endpoint.host() : endpoint.tls().name();
        String host = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
        return port == endpoint.transport().defaultPort() ? host : host + ":" + port;
    }
}

package io.switchboard.config;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of a server that we forward to.
 *
 * @param url as configured; names the endpoint in metrics, logs and the API
 * @param address resolved
 * @param tls how it is asked over TLS, null for clear text
 */
public record EndpointConfig(
        String url,
        Transport transport,
        InetSocketAddress address,
        @Nullable EndpointTls tls) {

    /** An endpoint that is asked in clear text. */
    public EndpointConfig(String url, Transport transport, InetSocketAddress address) {
        this(url, transport, address, null);
    }
}

package io.switchboard.config;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that we forward to.
 *
 * @param url as configured; names the endpoint in metrics, logs and the API
 * @param address resolved; or, if the URL has a host name, unresolved, to be resolved while the gateway runs
 * @param tls how it is asked over TLS, null for clear text
 * @param weight its share of queries under policies that look at weights, at least 1
 * @param bootstrap servers that resolve the host name, all of them with addresses; if empty, those of the group
 */
public record EndpointConfig(
        String url,
        Transport transport,
        InetSocketAddress address,
        @Nullable EndpointTls tls,
        int weight,
        List<EndpointConfig> bootstrap) {

    /** An endpoint with what its keys are by default, perhaps over TLS. */
    public EndpointConfig(String url, Transport transport, InetSocketAddress address, @Nullable EndpointTls tls) {
        this(url, transport, address, tls, 1, List.of());
    }

    /** An endpoint with what its keys are by default that is asked in clear text. */
    public EndpointConfig(String url, Transport transport, InetSocketAddress address) {
        this(url, transport, address, null);
    }

    /** Whether it has a host name, so that its addresses have to be found out. */
    public boolean isNamed() {
        return address.isUnresolved();
    }
}

package io.switchboard.config;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A server that we forward to.
 *
 * @param url as configured; names the endpoint in metrics, logs and the API
 * @param address resolved; or, if the URL has a host name, unresolved, to be resolved while the gateway runs
 * @param weight its share of queries under policies that look at weights, at least 1
 * @param bootstrap servers that resolve the host name, all of them with addresses; if empty, those of the group
 */
public record EndpointConfig(
        String url, Transport transport, InetSocketAddress address, int weight, List<EndpointConfig> bootstrap) {

    /** An endpoint with what its keys are by default. */
    public EndpointConfig(String url, Transport transport, InetSocketAddress address) {
        this(url, transport, address, 1, List.of());
    }

    /** Whether it has a host name, so that its addresses have to be found out. */
    public boolean isNamed() {
        return address.isUnresolved();
    }
}

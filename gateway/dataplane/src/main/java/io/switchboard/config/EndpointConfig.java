package io.switchboard.config;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;

/**
 * One address of a server that we forward to.
 *
 * @param url as configured; names the endpoint in metrics, logs and the API
 * @param address resolved
 */
public record EndpointConfig(String url, Transport transport, InetSocketAddress address) {}

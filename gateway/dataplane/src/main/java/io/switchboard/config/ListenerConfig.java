package io.switchboard.config;

import io.switchboard.config.AccessConfig.Network;
import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Where one transport listens.
 *
 * @param bind resolved addresses, port 0 for one that the system chooses
 * @param idleTimeout for streams: how long a connection may be idle (RFC 7766 §6.2.3)
 * @param certificates names of certificates to choose from by SNI, the first if none fits; none for clear text
 * @param proxyProtocol for streams: networks of proxies whose connections begin with a PROXY header, which says who asks
 * @param http for transports over HTTP
 * @param reflection for gRPC: whether clients may ask what methods there are
 */
public record ListenerConfig(
        Transport transport,
        List<InetSocketAddress> bind,
        Duration idleTimeout,
        List<String> certificates,
        List<Network> proxyProtocol,
        HttpConfig http,
        boolean reflection) {}

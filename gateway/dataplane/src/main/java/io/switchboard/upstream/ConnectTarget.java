package io.switchboard.upstream;

import io.switchboard.config.EndpointConfig;
import io.switchboard.config.UpstreamGroupConfig.ConnectionConfig;
import java.net.InetSocketAddress;

/**
 * What a connector leads to.
 *
 * @param endpoint as configured; its own address may be unresolved
 * @param address where to connect to; resolved
 * @param connections how connections are used
 * @param udpSockets that queries over UDP leave from, over all event loops
 */
public record ConnectTarget(
        EndpointConfig endpoint, InetSocketAddress address, ConnectionConfig connections, int udpSockets) {}

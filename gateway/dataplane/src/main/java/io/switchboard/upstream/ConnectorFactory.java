package io.switchboard.upstream;

import io.switchboard.dns.Transport;
import io.switchboard.query.QueryLoop;

/** Joins a transport's row to its connecting side; the composition root's, so that this package imports no transport. */
@FunctionalInterface
public interface ConnectorFactory {
    /**
     * A connector without any socket or connection yet. Called on the loop's thread.
     *
     * @param transport the endpoint's own, or the one that replies are fetched over that it truncates
     * @param target where to, and how: the name to verify and the like
     * @param counters where the connector counts what belongs to no attempt
     */
    Connector open(QueryLoop loop, Transport transport, ConnectTarget target, UpstreamCounters counters);
}

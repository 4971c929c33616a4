package io.switchboard;

import io.switchboard.config.OpsConfig;
import io.switchboard.metrics.GatewayMetrics;
import io.switchboard.ops.Heartbeats;
import io.switchboard.ops.OpsServer;
import io.switchboard.ops.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where metrics and health are served, if anywhere: a server stays while its configuration does. Used under the gateway's lock. */
final class OpsPort {
    private final GatewayMetrics metrics;
    private final Readiness readiness;
    private final Heartbeats heartbeats;
    private @Nullable OpsServer server;
    /** What the server was made for. */
    private @Nullable OpsConfig config;

    OpsPort(GatewayMetrics metrics, Readiness readiness, Heartbeats heartbeats) {
        this.metrics = metrics;
        this.readiness = readiness;
        this.heartbeats = heartbeats;
    }

    /** The server that is there if it may stay, else a new one, which listens at once; none if there is to be none. */
    Change prepare(OpsConfig wanted) throws IOException {
        InetSocketAddress bind = wanted.bind();
        if (bind == null) {
            return new Change(wanted, null);
        }
        boolean stays = server != null && wanted.equals(config);
        return new Change(wanted, stays ? server : new OpsServer(bind, metrics, readiness, heartbeats));
    }

    /** The port, or -1 without a server. */
    int number() {
        return server == null ? -1 : server.port();
    }

    void close() {
        if (server != null) {
            server.close();
        }
    }

    /** A server that is ready to take the place of the present one; it may be the same. */
    final class Change {
        private final OpsConfig wanted;
        private final @Nullable OpsServer next;

        private Change(OpsConfig wanted, @Nullable OpsServer next) {
            this.wanted = wanted;
            this.next = next;
        }

        void commit() {
            if (server != next) {
                close();
            }
            server = next;
            config = wanted;
        }

        void abandon() {
            if (next != null && next != server) {
                next.close();
            }
        }
    }
}

package io.switchboard.transport.dot;

import io.netty.channel.Channel;
import io.switchboard.dns.Transport;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionLimits;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.QueryIntake;
import io.switchboard.transport.StreamConnections;
import io.switchboard.transport.proxy.ClientAdmission;
import io.switchboard.transport.stream.StreamListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/** The listening side of DNS over TLS. */
public final class DotListener {
    private DotListener() {}

    /** Binds a listening socket of the intake's event loop that does not accept yet; the address may be shared with other loops' sockets. */
    public static Channel bind(
            QueryIntake intake,
            StreamConnections connections,
            ConnectionLimits limits,
            ClientAdmission admission,
            Supplier<Duration> idleTimeout,
            ServerTls tls,
            NativeTransport sockets,
            InetSocketAddress address)
            throws InterruptedException {
        return new StreamListener(
                        Transport.DOT,
                        intake,
                        connections,
                        limits,
                        admission,
                        idleTimeout,
                        (channel, client) -> DotHandshake.begin(tls, channel, client))
                .bind(sockets, address);
    }
}

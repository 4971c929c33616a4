package io.switchboard.testing;

import io.switchboard.dns.Transport;
import java.net.InetSocketAddress;

/** A transport as tests see it: a way to open a raw client, and what differs between transports. */
public enum TestTransport {
    UDP {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return new UdpClient(server);
        }
    },
    TCP {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return new TcpClient(server);
        }
    },
    DOT {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return TcpClient.overTls(server);
        }
    },
    DOH {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return Http2Client.overTls(server);
        }
    },
    GRPC {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return new GrpcClient(server);
        }
    },
    DOQ {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return new DoqClient(server);
        }
    },
    DOH3 {
        @Override
        public DnsClient connect(InetSocketAddress server) {
            return new Doh3Client(server);
        }
    };

    /** A client of the server at this address. */
    public abstract DnsClient connect(InetSocketAddress server);

    /** The URL of an endpoint that a {@link TestGateway} serves at this address. */
    public String url(InetSocketAddress server) {
        Transport row = Transport.valueOf(name());
        String scheme = row.clearScheme() == null ? row.scheme() : row.clearScheme();
        return scheme + "://127.0.0.1:" + server.getPort();
    }

    /** Whether a {@link TestGateway} has a certificate there. */
    public boolean tls() {
        Transport row = Transport.valueOf(name());
        return row.secure() && row.clearScheme() == null;
    }

    /** Whether nobody can read along. */
    public boolean secure() {
        return Transport.valueOf(name()).secure();
    }

    /** Whether a connection is kept open by what edns-tcp-keepalive says (RFC 7828), which is for TCP and TLS. */
    public boolean keepalive() {
        return Transport.valueOf(name()).shape() == Transport.Shape.STREAM;
    }

    /** Whether messages follow each other on a connection, so that a reply may have any length. */
    public boolean stream() {
        return this != UDP;
    }
}

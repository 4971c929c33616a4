package io.switchboard.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** The first packet of a real client, and nothing more: what a server gets from somebody who forges an address. */
public final class UnfinishedHandshake implements AutoCloseable {
    private static final int MAX_DATAGRAM = 2048;

    private final DatagramSocket socket;
    private final int sent;

    private UnfinishedHandshake(DatagramSocket socket, int sent) {
        this.socket = socket;
        this.sent = sent;
    }

    /** Sends the first packet of a client that speaks this protocol. */
    public static UnfinishedHandshake begin(InetSocketAddress server, String protocol) {
        try {
            byte[] first = firstPacket(protocol);
            DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.send(new DatagramPacket(first, first.length, server));
            return new UnfinishedHandshake(socket, first.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] firstPacket(String protocol) throws IOException {
        QuicSslContext tls = QuicSslContextBuilder.forClient()
                .trustManager(TestIdentity.authority().toFile())
                .applicationProtocols(protocol)
                .build();
        try (DatagramSocket nobody = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Channel client = new Bootstrap()
                    .group(QuicConnection.LOOP)
                    .channel(NioDatagramChannel.class)
                    .handler(new QuicClientCodecBuilder()
                            .sslEngineProvider(quic -> tls.newEngine(quic.alloc(), "127.0.0.1", 853))
                            .build())
                    .bind(InetAddress.getLoopbackAddress(), 0)
                    .syncUninterruptibly()
                    .channel();
            QuicChannel.newBootstrap(client)
                    .handler(new ChannelInboundHandlerAdapter())
                    .remoteAddress(nobody.getLocalSocketAddress())
                    .connect();
            nobody.setSoTimeout(Math.toIntExact(DnsClient.PATIENCE.toMillis()));
            DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
            nobody.receive(packet);
            client.close();
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    /** Octets that were sent. */
    public int sent() {
        return sent;
    }

    /** Octets that come within this time. */
    public int received(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        int octets = 0;
        try {
            while (true) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return octets;
                }
                socket.setSoTimeout(Math.toIntExact(left));
                DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
                socket.receive(packet);
                octets += packet.getLength();
            }
        } catch (SocketTimeoutException none) {
            return octets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}

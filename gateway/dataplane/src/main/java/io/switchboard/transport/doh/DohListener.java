package io.switchboard.transport.doh;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.switchboard.tls.ServerTls;
import io.switchboard.transport.ConnectionPlace;
import io.switchboard.transport.NativeTransport;
import io.switchboard.transport.http.HttpIntake;
import io.switchboard.transport.proxy.ClientAdmission;
import java.net.InetSocketAddress;

/**
 * The listening side of DNS over HTTPS over HTTP/2 and HTTP/1.1: one listening socket of one event loop, bound to one
 * address.
 */
public final class DohListener extends ChannelInitializer<SocketChannel> {
    private static final int BACKLOG = 4096;
    /** Above the second number of octets that the kernel does not take, replies wait for their turn. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final HttpIntake http;
    private final ClientAdmission admission;
    private final ServerTls tls;

    private DohListener(HttpIntake http, ClientAdmission admission, ServerTls tls) {
        this.http = http;
        this.admission = admission;
        this.tls = tls;
    }

    /**
     * Binds a listening socket of the intake's event loop that does not accept yet; the address may be shared with other
     * loops' sockets.
     *
     * @param tls not used for connections that begin while no certificate is configured
     */
    public static Channel bind(
            HttpIntake http,
            ClientAdmission admission,
            ServerTls tls,
            NativeTransport sockets,
            InetSocketAddress address)
            throws InterruptedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(http.queries().loop().eventLoop())
                .channelFactory(() -> sockets.newServerChannel(address))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childHandler(new DohListener(http, admission, tls));
        if (sockets == NativeTransport.EPOLL) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        return bootstrap.bind(address).sync().channel();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        admission.admit(channel, client -> begin(channel, client));
    }

    private void begin(SocketChannel channel, InetSocketAddress client) {
        ConnectionPlace place = new ConnectionPlace(http.limits(), client);
        channel.closeFuture().addListener(closed -> place.release());
        DohProtocols protocols = new DohProtocols(http, place, channel);
        if (http.config().certificates().isEmpty()) {
            protocols.chooseInTheClear();
        } else {
            protocols.chooseInTls(tls);
        }
    }
}

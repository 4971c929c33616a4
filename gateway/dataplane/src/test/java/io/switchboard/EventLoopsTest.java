package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.switchboard.metrics.GatewayMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.RepeatedTest;

/** The event loops of a gateway. */
class EventLoopsTest {
    private final EventLoops loops =
            new EventLoops(1, System::nanoTime, new GatewayMetrics(1, ByteBufAllocator.DEFAULT)::loop);

    /** Many times, because it depends on what the loop is at when it is told. */
    @RepeatedTest(50)
    void close_leavesNoChannelOpen() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Channel channel = new Bootstrap()
                .group(loops.members().getFirst().loop().eventLoop())
                .channelFactory(() -> loops.sockets().newDatagramChannel(any))
                .handler(new ChannelInboundHandlerAdapter())
                .bind(any)
                .syncUninterruptibly()
                .channel();

        loops.close();

        assertThat(channel.isOpen()).isFalse();
    }
}

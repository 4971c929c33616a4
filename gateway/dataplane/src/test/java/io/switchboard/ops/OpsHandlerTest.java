package io.switchboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import io.switchboard.metrics.GatewayMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpsHandlerTest {
    private final SlowClient client = new SlowClient();
    private final EmbeddedChannel channel = new EmbeddedChannel(
            client,
            new HttpServerCodec(),
            new OpsHandler(
                    new OpsPages(
                            new GatewayMetrics(1, ByteBufAllocator.DEFAULT),
                            new Readiness(),
                            new Heartbeats(List.of(), () -> 0)),
                    Duration.ofMinutes(1)));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void read_answersOneRequestAtATime() {
        send(3);
        int atFirst = client.replies.size();
        client.takeOne();
        channel.runPendingTasks();

        assertThat(atFirst).isEqualTo(1);
        assertThat(client.replies).hasSize(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void read_closesWhenTooManyRequestsWait() {
        send(65);
        boolean openAtTheLimit = channel.isOpen();
        send(1);

        assertThat(openAtTheLimit).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(client.replies).hasSize(1);
    }

    @Test
    void read_closesAfterTheDeadline() {
        channel.advanceTimeBy(59, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        boolean openBefore = channel.isOpen();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(openBefore).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    private void send(int requests) {
        channel.writeInbound(Unpooled.copiedBuffer(
                "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(requests), StandardCharsets.US_ASCII));
    }

    /** Takes a reply only when told to. */
    private static final class SlowClient extends ChannelOutboundHandlerAdapter {
        private final Queue<ChannelPromise> replies = new ArrayDeque<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            replies.add(promise);
        }

        void takeOne() {
            replies.remove().setSuccess();
        }
    }
}

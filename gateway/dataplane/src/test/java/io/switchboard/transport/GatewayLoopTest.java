package io.switchboard.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.switchboard.query.LoopTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayLoopTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final DefaultEventLoop eventLoop = new DefaultEventLoop();
    private final GatewayLoop loop = new GatewayLoop(0, eventLoop, System::nanoTime);

    @AfterEach
    void close() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void timer_isNotPutOffByALaterOneThatIsSetWhileAnotherFires() throws Exception {
        CompletableFuture<Void> fired = new CompletableFuture<>();
        loop.execute(() -> {
            loop.schedule(timer(() -> fired.complete(null)), millis(60));
            loop.schedule(timer(() -> loop.schedule(timer(() -> {}), HOUR)), millis(20));
        });

        assertThat(fired).succeedsWithin(Duration.ofSeconds(2));
    }

    @Test
    void timers_ofOneMomentAllFireWhenEachSetsAnother() throws Exception {
        int count = 1000;
        CountDownLatch fired = new CountDownLatch(2 * count);
        loop.execute(() -> {
            for (int i = 0; i < count; i++) {
                int after = i % 50;
                loop.schedule(
                        timer(() -> {
                            fired.countDown();
                            loop.schedule(timer(fired::countDown), millis(after));
                        }),
                        millis(20 + after));
            }
        });

        assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static LoopTimer timer(Runnable action) {
        return new LoopTimer() {
            @Override
            protected void expired() {
                action.run();
            }
        };
    }
}

package io.switchboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContextBuilder;
import io.switchboard.http.RawServer.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that is given up leaves nothing behind, however far it has come. */
@Timeout(60)
class HttpCancellationTest {
    private final RawServer server = new RawServer();
    private final Recorder recorder = new Recorder();
    private final CountDownLatch lookedUp = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final CountingLoops loops = new CountingLoops();
    private final HttpLoop loop = new HttpLoop(loops, () -> 0, new HttpNames("test-names", host -> {
        lookedUp.countDown();
        await(mayAnswer);
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }));

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @AfterEach
    void close() {
        mayAnswer.countDown();
        loop.close();
        server.close();
    }

    private HttpExchange ask(HttpTarget target) {
        return new HttpConnections(loop, target).get("/", Map.of(), recorder);
    }

    private int open() {
        return loops.channels();
    }

    private void nothingIsLeft() {
        while (open() > 0) {
            Thread.onSpinWait();
        }
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        await(done);
        assertThat(recorder.hasBeenToldNothing()).isTrue();
    }

    @Test
    void cancel_beforeTheAddressIsKnown() {
        HttpExchange exchange = ask(server.target("api.example.org"));
        await(lookedUp);
        exchange.cancel();
        mayAnswer.countDown();

        nothingIsLeft();
        assertThat(server.accepted()).isZero();
    }

    @Test
    void cancel_beforeTheConnectionStands() throws IOException {
        server.fill();
        HttpExchange exchange = ask(server.target());
        while (open() == 0) {
            Thread.onSpinWait();
        }
        exchange.cancel();

        nothingIsLeft();
    }

    @Test
    void cancel_inTheHandshake() throws IOException {
        HttpExchange exchange = ask(HttpTarget.of(
                URI.create("https://127.0.0.1:" + server.port()),
                SslContextBuilder.forClient().build(),
                null,
                null));
        Connection connection = server.accept();
        assertThat(connection.socket().getInputStream().read()).isEqualTo(22); // a handshake record
        exchange.cancel();

        assertThat(connection.hasEnded()).isTrue();
        nothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void cancel_beforeAProxyAnswers(HttpProxy.Kind kind) throws IOException {
        HttpExchange exchange = ask(HttpTarget.of(
                URI.create("https://api.invalid"),
                SslContextBuilder.forClient().build(),
                null,
                new HttpProxy(kind, "127.0.0.1", server.port(), null, null)));
        Connection connection = server.accept();
        assertThat(connection.socket().getInputStream().read()).isEqualTo(kind == HttpProxy.Kind.HTTP ? 'C' : 5);
        exchange.cancel();

        assertThat(connection.hasEnded()).isTrue();
        nothingIsLeft();
    }

    @Test
    void cancel_beforeTheResponse() throws IOException {
        HttpExchange exchange = ask(server.target());
        Connection connection = server.accept();
        connection.request();
        exchange.cancel();

        assertThat(connection.hasEnded()).isTrue();
        nothingIsLeft();
    }

    @Test
    void cancel_inTheBody() throws IOException {
        HttpExchange exchange = ask(server.target());
        Connection connection = server.accept();
        connection.request();
        connection.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n");
        assertThat(recorder.next()).isEqualTo("200");
        exchange.cancel();

        assertThat(connection.hasEnded()).isTrue();
        nothingIsLeft();
    }

    @Test
    void cancel_afterTheEnd_leavesTheConnectionToOthers() throws IOException {
        HttpExchange exchange = ask(server.target());
        Connection connection = server.accept();
        connection.request();
        connection.answer("one");
        recorder.expect("200", "one");
        exchange.cancel();
        exchange.resume();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        await(done);

        assertThat(open()).isEqualTo(1);
    }
}

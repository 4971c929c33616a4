package io.switchboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.http.RawServer.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How requests find their connections, and what is made of what comes over them. */
@Timeout(60)
class HttpConnectionsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final RawServer server = new RawServer();
    private final Recorder recorder = new Recorder();
    private final CountDownLatch mayLookUp = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();
    private final HttpLoop loop =
            new HttpLoop(new CountingLoops(), nanos::get, new HttpNames("test-names", this::lookUp));
    private final HttpConnections connections = new HttpConnections(loop, server.target());

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        try {
            mayLookUp.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        if (!host.equals("api.example.org")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {
            InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), InetAddress.getByAddress(new byte[] {127, 0, 0, 1})
        };
    }

    @AfterEach
    void close() {
        mayLookUp.countDown();
        loop.close();
        server.close();
    }

    private HttpExchange ask(Recorder told) {
        return connections.get("/version", Map.of("Accept", "application/json"), told);
    }

    /** The server's side of a connection that a request has come over. */
    private Connection asked() throws IOException {
        ask(recorder);
        Connection connection = server.accept();
        connection.request();
        return connection;
    }

    // ---- Requests and responses ----

    @Test
    void request_namesTheServerAndThePath() throws IOException {
        ask(recorder);
        String request = server.accept().request();

        assertThat(request)
                .startsWith("GET /version HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
                .contains("\r\nAccept: application/json\r\n");
    }

    @Test
    void interimResponses_areSkipped() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        connection.answer("ok");

        recorder.expect("200", "ok");
    }

    @Test
    void body_inChunks_isPutTogether() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n");
        connection.say("4\r\n two\r\n0\r\n\r\n");

        recorder.expect("200", "one two");
    }

    @Test
    void body_inChunks_thatIsCut_isNotWhole() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n10\r\nhalf");
        connection.socket().close();

        assertThat(recorder.next()).isEqualTo("200");
        assertThat(recorder.next()).isEqualTo("failed: java.io.IOException: the server ended the connection");
        assertThat(recorder.body()).isEqualTo("onehalf");
    }

    @Test
    void body_withALength_thatIsCut_isNotWhole() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
        connection.socket().close();

        assertThat(recorder.next()).isEqualTo("200");
        assertThat(recorder.next()).startsWith("failed: ");
    }

    @Test
    void body_untilTheConnectionEnds_isWhole() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.0 200 OK\r\n\r\nall");
        connection.socket().close();

        recorder.expect("200", "all");
    }

    @Test
    void somethingElseThanHttp_isAFailure() throws IOException {
        ask(recorder);
        server.accept().say("SSH-2.0-OpenSSH_9.2p1\r\n\r\n");

        assertThat(recorder.next()).startsWith("failed: java.io.IOException: not HTTP");
    }

    @Test
    void head_withoutAnEnd_isAFailure() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 200 OK\r\nx: " + "y".repeat(70_000));

        assertThat(recorder.next()).startsWith("failed: java.io.IOException: not HTTP");
        assertThat(connection.hasEnded()).isTrue();
    }

    @Test
    void otherProtocol_isAFailure() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\n\r\n");

        assertThat(recorder.next()).contains("another protocol");
    }

    @Test
    void receiver_thatIsSlow_holdsTheServerBack() throws IOException {
        long length = 4 << 20;
        Recorder slow = new Recorder(true);
        HttpExchange exchange = ask(slow);
        Connection connection = server.accept();
        connection.request();
        connection.say("HTTP/1.1 200 OK\r\ncontent-length: " + length + "\r\n\r\n");
        Thread.ofVirtual().start(() -> {
            try {
                connection.socket().getOutputStream().write(new byte[(int) length]);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThat(slow.next()).isEqualTo("200");
        int times = 0;
        for (String told = slow.next(); !told.equals("ended"); told = slow.next()) {
            assertThat(told).isEqualTo("held back");
            times++;
            loop.execute(slow::willing);
            exchange.resume();
        }
        assertThat(slow.octets).hasValue(length);
        // A read of the socket has up to 64 KiB.
        assertThat(times).isGreaterThanOrEqualTo(60);
    }

    // ---- Connections that are kept ----

    @Test
    void connection_carriesTheNextRequest() throws IOException {
        Connection connection = asked();
        connection.answer("one");
        recorder.expect("200", "one");
        Recorder second = new Recorder();
        ask(second);
        connection.request();
        connection.answer("two");

        second.expect("200", "two");
    }

    @Test
    void connection_thatTheServerWillEnd_doesNot() throws IOException {
        Connection connection = asked();
        connection.say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        recorder.expect("200", "");

        assertThat(connection.hasEnded()).isTrue();
        anotherIsAnsweredAnew();
    }

    private void anotherIsAnsweredAnew() throws IOException {
        Recorder second = new Recorder();
        ask(second);
        Connection other = server.accept();
        other.request();
        other.answer("anew");
        second.expect("200", "anew");
    }

    @Test
    void connection_thatTheServerEndsJustAsItIsAsked_isReplacedAtOnce() throws IOException {
        Connection connection = asked();
        connection.answer("one");
        recorder.expect("200", "one");
        Recorder second = new Recorder();
        ask(second);
        connection.request();
        connection.socket().close();
        Connection other = server.accept();
        other.request();
        other.answer("two");

        second.expect("200", "two");
    }

    @Test
    void connection_thatEndsInTheMiddleOfItsSecondResponse_isNotReplaced() throws IOException {
        Connection connection = asked();
        connection.answer("one");
        recorder.expect("200", "one");
        Recorder second = new Recorder();
        ask(second);
        connection.request();
        connection.say("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
        connection.socket().close();

        assertThat(second.next()).isEqualTo("200");
        assertThat(second.next()).startsWith("failed: ");
    }

    @Test
    void connection_thatWasIdleForLong_isNotUsedAgain() throws IOException {
        Connection connection = asked();
        connection.answer("one");
        recorder.expect("200", "one");
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());

        anotherIsAnsweredAnew();
        assertThat(connection.hasEnded()).isTrue();
    }

    @Test
    void connection_thatSaysWhatNobodyAskedFor_isNotUsedAgain() throws IOException {
        Connection connection = asked();
        connection.answer("one");
        recorder.expect("200", "one");
        connection.say("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n");

        assertThat(connection.hasEnded()).isTrue();
        anotherIsAnsweredAnew();
    }

    @Test
    void close_endsWhatIsIdle_andLetsTheRestEnd() throws IOException {
        ask(recorder);
        Connection idle = server.accept();
        idle.request();
        Recorder second = new Recorder();
        ask(second);
        Connection busy = server.accept();
        busy.request();
        idle.answer("one");
        recorder.expect("200", "one");
        connections.close();

        assertThat(idle.hasEnded()).isTrue();
        busy.answer("two");
        second.expect("200", "two");
        assertThat(busy.hasEnded()).isTrue();
    }

    @Test
    void loop_thatEnds_endsEverything() throws IOException {
        Connection connection = asked();
        loop.close();

        assertThat(recorder.next()).startsWith("failed: ");
        assertThat(connection.hasEnded()).isTrue();
        Recorder late = new Recorder();
        ask(late);
        assertThat(late.next()).startsWith("failed: ");
    }

    // ---- Addresses ----

    @Test
    void host_withSeveralAddresses_isAskedAtTheNext_ifOneIsOfNoUse() throws IOException {
        mayLookUp.countDown();
        connections(server.target("api.example.org")).get("/", Map.of(), recorder);
        Connection connection = server.accept();
        connection.request();
        connection.answer("ok");

        recorder.expect("200", "ok");
    }

    private HttpConnections connections(HttpTarget target) {
        return new HttpConnections(loop, target);
    }

    @Test
    void host_thatIsUnknown_isAFailure() {
        mayLookUp.countDown();
        connections(server.target("nobody.example.org")).get("/", Map.of(), recorder);

        assertThat(recorder.next()).isEqualTo("failed: java.net.UnknownHostException: nobody.example.org");
    }

    @Test
    void host_isLookedUpByOneThreadAtATime() {
        HttpConnections named = connections(server.target("nobody.example.org"));
        Recorder second = new Recorder();
        named.get("/", Map.of(), recorder);
        named.get("/", Map.of(), second);
        mayLookUp.countDown();

        assertThat(recorder.next()).startsWith("failed: ");
        assertThat(second.next()).startsWith("failed: ");
        assertThat(lookups).hasValue(1);
    }
}

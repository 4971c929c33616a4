package io.switchboard.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** The end of a loop. */
class HttpLoopTest {
    private final RawServer server = new RawServer();
    private final HttpLoop loop = new HttpLoop("test-http", () -> 0);

    @AfterEach
    void close() {
        server.close();
    }

    /** Many times, because it depends on what the loop is at when it is told. */
    @RepeatedTest(50)
    void close_endsItsConnections() throws IOException {
        new HttpConnections(loop, server.target()).get("/", Map.of(), new Recorder());
        RawServer.Connection connection = server.accept();
        loop.close();

        assertThat(connection.hasEnded()).isTrue();
    }
}

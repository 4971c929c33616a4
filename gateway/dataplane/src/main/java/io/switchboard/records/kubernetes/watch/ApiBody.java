package io.switchboard.records.kubernetes.watch;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** The answer to a request: JSON, perhaps compressed, over the stream that it comes in. One thread. */
final class ApiBody implements AutoCloseable {
    private static final int INFLATE_BUFFER = 8 * 1024;
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final int status;
    private final @Nullable String retryAfter;
    private final boolean compressed;
    private final BodyStream stream;

    private ApiBody(int status, @Nullable String retryAfter, boolean compressed, BodyStream stream) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.compressed = compressed;
        this.stream = stream;
    }

    static ApiBody of(HttpResponse<?> response, BodyStream stream) {
        return new ApiBody(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(null),
                response.headers().firstValue("Content-Encoding").stream().anyMatch("gzip"::equalsIgnoreCase),
                stream);
    }

    /** Begins to read the JSON. */
    JsonParser json() throws WatchFailure {
        try {
            return Json.parser(content());
        } catch (IOException | JacksonException thrown) {
            throw Json.failure(thrown);
        }
    }

    /** Begins to read the JSON of the events of a watch. */
    EventParser events() throws WatchFailure {
        try {
            return new EventParser(content());
        } catch (IOException | JacksonException thrown) {
            throw Json.failure(thrown);
        }
    }

    private InputStream content() throws IOException {
        return compressed ? new Inflated(stream) : stream;
    }

    /** Compressed octets as they come. */
    private static final class Inflated extends GZIPInputStream {
        Inflated(InputStream in) throws IOException {
            super(in, INFLATE_BUFFER);
        }

        /** Its parent says 1 whatever there is; whoever believes it waits for more before it hands on what it has. */
        @Override
        public int available() {
            return 0;
        }
    }

    /** What an answer that is none says. */
    WatchFailure failure() {
        StatusReader said = new StatusReader();
        try (this) {
            // A proxy in between may answer with something else than a Status.
            said.readFrom(content().readNBytes(MAX_ERROR_BYTES));
        } catch (IOException unreadable) {
            said.clear();
        }
        Duration pause = retryAfter == null ? said.retryAfter() : seconds(retryAfter);
        return WatchFailure.status(status, pause, said.reason(), said.message());
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Math.max(0, Integer.parseInt(text.strip())));
        } catch (NumberFormatException date) {
            return Duration.ZERO; // The other form, a date, is not one that API servers use.
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}

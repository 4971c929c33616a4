package io.switchboard.records.kubernetes.watch;

import io.switchboard.http.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** The answer to a request: JSON, perhaps compressed, over the stream that it comes in. One thread. */
final class ApiBody implements AutoCloseable {
    private static final int INFLATE_BUFFER = 8 * 1024;
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    /** Octets that may follow the JSON of a page. */
    private static final int MAX_REST = 1024;

    private final ResponseHead head;
    private final BodyStream stream;

    ApiBody(ResponseHead head, BodyStream stream) {
        this.head = head;
        this.stream = stream;
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
        return "gzip".equalsIgnoreCase(head.contentEncoding()) ? new Inflated(stream) : stream;
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

    /** Reads what follows the JSON until {@code end} at most, so that the connection can carry the next request. */
    void finish(long end) {
        stream.deadline(end);
        try {
            stream.readNBytes(MAX_REST);
        } catch (IOException unfinished) {
            // The next request takes another connection.
            stream.close();
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
        String retryAfter = head.retryAfter();
        Duration pause = retryAfter == null ? said.retryAfter() : seconds(retryAfter);
        return WatchFailure.status(head.status(), pause, said.reason(), said.message());
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

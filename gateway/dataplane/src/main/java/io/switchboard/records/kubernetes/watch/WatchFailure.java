package io.switchboard.records.kubernetes.watch;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request came to nothing, or ended before its time. */
final class WatchFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** The server could not be reached, or refused the connection. */
    static final String CONNECT = "connect";
    /** The two sides do not trust each other. */
    static final String TLS = "tls";
    /** The server did not begin to answer. */
    static final String TIMEOUT = "timeout";
    /** The server began, and went silent. */
    static final String SILENT = "silent";
    /** The connection ended in the middle of something. */
    static final String BROKEN = "broken";
    /** What was sent is not what the API says. */
    static final String MALFORMED = "malformed";
    /** A streaming list without its end. */
    static final String NO_END = "no_end";
    /** There are no credentials, or they cannot be read. */
    static final String CREDENTIALS = "credentials";

    /** A fault of the gateway's own. */
    static final String FAULT = "fault";

    private static final String OTHER = "other";
    private static final List<Integer> STATUSES = List.of(400, 401, 403, 404, 410, 422, 429, 500, 502, 503, 504);
    /** Every code there is, for whoever counts them. */
    static final List<String> CODES = List.of(
            "400",
            "401",
            "403",
            "404",
            "410",
            "422",
            "429",
            "500",
            "502",
            "503",
            "504",
            OTHER,
            CONNECT,
            TLS,
            TIMEOUT,
            SILENT,
            BROKEN,
            MALFORMED,
            NO_END,
            CREDENTIALS,
            FAULT);

    private final String code;
    private final int status;
    private final Duration retryAfter;

    private WatchFailure(String code, int status, Duration retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** A failure that is none of HTTP. */
    static WatchFailure of(String code, String message, @Nullable Throwable cause) {
        return new WatchFailure(code, 0, Duration.ZERO, message, cause);
    }

    /** What the server said, in the status of its answer or in an event. */
    static WatchFailure status(int status, Duration retryAfter, String reason, String message) {
        String word = reason.isEmpty() ? "refused" : reason;
        return new WatchFailure(
                label(status),
                status,
                retryAfter,
                word + " (" + status + ')' + (message.isEmpty() ? "" : ": " + message),
                null);
    }

    private static String label(int status) {
        return STATUSES.contains(status) ? Integer.toString(status) : OTHER;
    }

    /** One of {@link #CODES}. */
    String code() {
        return code;
    }

    /** Status of HTTP, or 0. */
    int status() {
        return status;
    }

    /** How long the server wants to be left alone; zero if it does not say. */
    Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code : message;
    }
}

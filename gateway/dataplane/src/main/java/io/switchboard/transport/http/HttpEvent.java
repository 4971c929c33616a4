package io.switchboard.transport.http;

import java.util.Locale;

/** How a request or a connection ended when not by a DNS reply; each is counted. */
public enum HttpEvent {
    /** A response with 400. */
    BAD_REQUEST,
    /** A response with 404. */
    NOT_FOUND,
    /** A response with 405. */
    METHOD,
    /** A response with 406. */
    NOT_ACCEPTABLE,
    /** A response with 413. */
    TOO_LARGE,
    /** A response with 414 or 431: a target or a head over its bound. */
    HEADER_TOO_LARGE,
    /** A response with 415. */
    MEDIA_TYPE,
    /** A response with 429 or 503, or a stream refused, because of a limit. */
    OVERLOAD,
    /** The client took a request back before its reply was sent. */
    CANCELLED,
    /** A connection ended because of too many frames that cost the client less than us. */
    FLOOD,
    /** A connection ended because the client broke the protocol. */
    PROTOCOL_ERROR,
    /** A connection ended because a request was not complete in time. */
    SLOW_REQUEST,
    /** A connection ended because its client took no replies. */
    SLOW_READER,
    /** A client's address behind a trusted proxy could not be read. */
    BAD_FORWARDED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name used in metrics. */
    public String label() {
        return label;
    }

    static HttpEvent of(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> BAD_REQUEST;
            case NOT_FOUND -> NOT_FOUND;
            case METHOD_NOT_ALLOWED -> METHOD;
            case NOT_ACCEPTABLE -> NOT_ACCEPTABLE;
            case REQUEST_TIMEOUT -> SLOW_REQUEST;
            case CONTENT_TOO_LARGE -> TOO_LARGE;
            case URI_TOO_LONG, HEADERS_TOO_LARGE -> HEADER_TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> MEDIA_TYPE;
            case TOO_MANY_REQUESTS, UNAVAILABLE -> OVERLOAD;
            case OK -> throw new IllegalArgumentException("status: OK (expected: a refusal)");
        };
    }
}

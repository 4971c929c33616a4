package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.query.DropReason;
import io.switchboard.query.Verdict;

/** What a request is told in HTTP's own words (RFC 9110 §15); a DNS failure is {@link #OK} (RFC 8484 §4.2.1). */
public enum HttpStatus {
    /** A DNS message answers, whatever its RCODE. */
    OK(200, ""),
    /** The message is none, or not one that can be read. */
    BAD_REQUEST(400, "the message is missing, shorter than a header, or not in base64url without padding"),
    /** Nothing is served at this path. */
    NOT_FOUND(404, "DNS over HTTPS is served at another path"),
    /** Neither GET, HEAD nor POST. */
    METHOD_NOT_ALLOWED(405, "expected: GET, HEAD or POST"),
    /** The client takes no DNS messages. */
    NOT_ACCEPTABLE(406, "replies are application/dns-message"),
    /** The request was not whole in time. */
    REQUEST_TIMEOUT(408, "the request was not complete in time"),
    /** More than a DNS message can have. */
    CONTENT_TOO_LARGE(413, "a message has at most 65535 octets"),
    /** A request line over its bound. */
    URI_TOO_LONG(414, "long queries go by POST"),
    /** A body that is no DNS message. */
    UNSUPPORTED_MEDIA_TYPE(415, "expected: content-type application/dns-message"),
    /** Over a client's rate. */
    TOO_MANY_REQUESTS(429, "too many queries"),
    /** A head over its bound. */
    HEADERS_TOO_LARGE(431, "the head of the request is too long"),
    /** Too much to do. */
    UNAVAILABLE(503, "try again later");

    private final int code;
    private final AsciiString text;
    private final AsciiString explanation;

    HttpStatus(int code, String explanation) {
        this.code = code;
        this.text = AsciiString.cached(Integer.toString(code));
        this.explanation = AsciiString.cached(explanation + "\n");
    }

    /** What a reply goes with: what does not parse is the HTTP request's fault too (RFC 8484 §4.2.1). */
    public static HttpStatus of(Verdict verdict) {
        return verdict == Verdict.MALFORMED ? BAD_REQUEST : OK;
    }

    /** What is said in place of a reply. */
    public static HttpStatus of(DropReason reason) {
        return switch (reason) {
            case TOO_SHORT, RESPONSE -> BAD_REQUEST;
            case RATE_LIMIT -> TOO_MANY_REQUESTS;
            case SOURCE, OVERLOAD, LATE -> UNAVAILABLE;
        };
    }

    /** The number. */
    public int code() {
        return code;
    }

    /** The number as text. */
    public AsciiString text() {
        return text;
    }

    /** A line for people, the body of a response without a message. */
    public AsciiString explanation() {
        return explanation;
    }
}

package io.switchboard.transport.http;

import io.netty.util.AsciiString;
import io.switchboard.dns.Wire;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request: whether it is a query, and where in it. Filled again for every request; one per event
 * loop.
 *
 * <p>{@link #read} first; while it says {@link HttpStatus#OK}, {@link #parameterStart} or the body has the message.
 */
public final class RequestHead {
    /** The media type of DNS messages, RFC 8484 §6. */
    public static final AsciiString DNS_MESSAGE = AsciiString.cached("application/dns-message");

    private boolean body;
    private boolean headOnly;
    /** The request's, in which the parameter is; kept no longer than until the next request. */
    private CharSequence target = "";

    private int start;
    private int end;

    /**
     * Judges a request.
     *
     * @param paths where DNS over HTTPS is served
     * @param target the request target: path and query, perhaps in absolute form (RFC 9112 §3.2.2)
     */
    public HttpStatus read(
            List<AsciiString> paths,
            CharSequence method,
            CharSequence target,
            @Nullable CharSequence contentType,
            @Nullable CharSequence contentLength,
            @Nullable CharSequence accept) {
        int pathStart = pathStart(target);
        int pathEnd = pathEnd(target, pathStart);
        if (!isServed(paths, target, pathStart, pathEnd)) {
            return HttpStatus.NOT_FOUND;
        }
        headOnly = AsciiString.contentEquals(method, "HEAD");
        body = AsciiString.contentEquals(method, "POST");
        this.target = target;
        if (body) {
            if (contentType == null || !isDnsMessage(contentType)) {
                return HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            }
            if (contentLength != null && isTooLarge(contentLength)) {
                return HttpStatus.CONTENT_TOO_LARGE;
            }
        } else if (!headOnly && !AsciiString.contentEquals(method, "GET")) {
            return HttpStatus.METHOD_NOT_ALLOWED;
        }
        if (accept != null && !acceptsMessages(accept)) {
            return HttpStatus.NOT_ACCEPTABLE;
        }
        return body ? HttpStatus.OK : parameter(pathEnd);
    }

    private HttpStatus parameter(int pathEnd) {
        target = PercentEncoding.withoutNeedless(target, pathEnd);
        start = DnsParameter.find(target, pathEnd);
        if (start < 0) {
            return HttpStatus.BAD_REQUEST;
        }
        end = DnsParameter.end(target, start);
        int length = DnsParameter.decodedLength(end - start);
        if (length < Wire.HEADER_LENGTH) {
            return HttpStatus.BAD_REQUEST;
        }
        return length > Wire.MAX_MESSAGE_LENGTH ? HttpStatus.URI_TOO_LONG : HttpStatus.OK;
    }

    /** Whether the message is the request's body. */
    public boolean inBody() {
        return body;
    }

    /** Whether the response goes without its body (RFC 9110 §9.3.2). */
    public boolean headOnly() {
        return headOnly;
    }

    /** The target, without needless percent-encoding behind its path. */
    public CharSequence target() {
        return target;
    }

    /** Where in {@link #target} the message starts in base64url. */
    public int parameterStart() {
        return start;
    }

    /** Where in {@link #target} the message ends. */
    public int parameterEnd() {
        return end;
    }

    private static int pathStart(CharSequence target) {
        if (target.length() == 0 || target.charAt(0) == '/') {
            return 0;
        }
        String text = target.toString();
        int authority = text.indexOf("://");
        int slash = authority < 0 ? -1 : text.indexOf('/', authority + 3);
        return Math.max(0, slash);
    }

    private static int pathEnd(CharSequence target, int from) {
        int position = from;
        while (position < target.length() && target.charAt(position) != '?') {
            position++;
        }
        return position;
    }

    /** Octet by octet, nothing resolved: {@code /dns-query/../x} is another path. */
    private static boolean isServed(List<AsciiString> paths, CharSequence target, int start, int end) {
        for (int i = 0; i < paths.size(); i++) {
            AsciiString path = paths.get(i);
            if (path.length() == end - start
                    && AsciiString.regionMatches(path, false, 0, target, start, path.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a field {@code content-type} says that the content is a DNS message. */
    public static boolean isDnsMessage(CharSequence contentType) {
        int length = contentType.length();
        int parameters = AsciiString.indexOf(contentType, ';', 0);
        int end = parameters < 0 ? length : parameters;
        while (end > 0 && isSpace(contentType.charAt(end - 1))) {
            end--;
        }
        return end == DNS_MESSAGE.length() && AsciiString.regionMatches(DNS_MESSAGE, true, 0, contentType, 0, end);
    }

    /** Whether a length is over a message's; one that is no number is the HTTP codec's to refuse. */
    private static boolean isTooLarge(CharSequence contentLength) {
        long value = 0;
        for (int i = 0; i < contentLength.length() && value <= Wire.MAX_MESSAGE_LENGTH; i++) {
            value = value * 10 + Character.digit(contentLength.charAt(i), 10);
        }
        return value > Wire.MAX_MESSAGE_LENGTH;
    }

    /** RFC 9110 §12.5.1, for the one type that there is: listed, or covered by a wildcard, and not at weight 0. */
    static boolean acceptsMessages(CharSequence accept) {
        if (AsciiString.contentEquals(accept, "*/*") || DNS_MESSAGE.contentEqualsIgnoreCase(accept)) {
            return true;
        }
        String[] ranges = accept.toString().toLowerCase(Locale.ROOT).split(",");
        int best = -1;
        boolean accepted = ranges.length == 0 || accept.toString().isBlank();
        for (String range : ranges) {
            String[] parts = range.split(";");
            int precision = precision(parts.length == 0 ? "" : parts[0].strip());
            if (precision > best) {
                best = precision;
                accepted = !hasWeightZero(parts);
            }
        }
        return accepted;
    }

    private static int precision(String range) {
        return switch (range) {
            case "application/dns-message" -> 2;
            case "application/*" -> 1;
            case "*/*" -> 0;
            default -> -1;
        };
    }

    private static boolean hasWeightZero(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                return parameter.substring(2).matches("0(\\.0{0,3})?");
            }
        }
        return false;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t';
    }
}

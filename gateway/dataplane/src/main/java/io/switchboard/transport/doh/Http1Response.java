package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import io.switchboard.transport.http.HttpStatus;
import java.nio.charset.StandardCharsets;

/** Writes the heads of HTTP/1.1 responses (RFC 9112 §4, §5), each in a buffer with room for its body. */
final class Http1Response {
    private static final int HEAD = 256;
    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] MESSAGE = ascii("content-type: application/dns-message\r\ncache-control: ");
    private static final byte[] ALT_SVC = ascii("alt-svc: ");
    private static final byte[] TEXT = ascii("content-type: text/plain\r\n");
    private static final byte[] ALLOW = ascii("allow: GET, HEAD, POST\r\n");
    private static final byte[] LENGTH = ascii("content-length: ");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] LINE_END = ascii("\r\n");

    private Http1Response() {}

    /** The head of a reply in DNS, without its end. An {@code altSvc} that is empty is left out. */
    static ByteBuf reply(
            ByteBufAllocator allocator,
            HttpStatus status,
            AsciiString cacheControl,
            AsciiString altSvc,
            int bodyLength) {
        ByteBuf out = begin(allocator, status, bodyLength);
        out.writeBytes(MESSAGE);
        write(out, cacheControl);
        if (!altSvc.isEmpty()) {
            out.writeBytes(LINE_END).writeBytes(ALT_SVC);
            write(out, altSvc);
        }
        return out.writeBytes(LINE_END);
    }

    /** The head of a response in words, without its end. */
    static ByteBuf refusal(ByteBufAllocator allocator, HttpStatus status, int bodyLength) {
        ByteBuf out = begin(allocator, status, bodyLength).writeBytes(TEXT);
        // RFC 9110 §15.5.6: says which are.
        return status == HttpStatus.METHOD_NOT_ALLOWED ? out.writeBytes(ALLOW) : out;
    }

    /** Ends a head. */
    static void endHead(ByteBuf out, boolean close, boolean oldVersion) {
        if (close) {
            out.writeBytes(CLOSE);
        } else if (oldVersion) {
            out.writeBytes(KEEP_ALIVE);
        }
        out.writeBytes(LINE_END);
    }

    /** RFC 9110 §10.1.1: the client may send the body. */
    static ByteBuf continueReading(ByteBufAllocator allocator) {
        return allocator.directBuffer(CONTINUE.length).writeBytes(CONTINUE);
    }

    private static ByteBuf begin(ByteBufAllocator allocator, HttpStatus status, int bodyLength) {
        ByteBuf out = allocator.directBuffer(HEAD + bodyLength).writeBytes(VERSION);
        write(out, status.text());
        // RFC 9112 §4: the reason may be empty, the space in front of it not.
        out.writeByte(' ').writeBytes(LINE_END).writeBytes(LENGTH);
        out.writeCharSequence(Integer.toString(bodyLength), StandardCharsets.US_ASCII);
        return out.writeBytes(LINE_END);
    }

    private static void write(ByteBuf out, AsciiString text) {
        out.writeBytes(text.array(), text.arrayOffset(), text.length());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package io.switchboard.transport.doh3;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.switchboard.transport.http.HttpStatus;
import java.nio.charset.StandardCharsets;

/**
 * Writes responses as HTTP/3 frames (RFC 9114 §7.2.1, §7.2.2): HEADERS and DATA in one buffer, so that they leave in one
 * packet.
 *
 * <p>Fields are from QPACK's static table, or literals with names from there (RFC 9204 §4.5.2, §4.5.4), so no reply depends
 * on another.
 */
final class ResponseFrames {
    /** Most octets that the frames take beside the body. */
    static final int MAX_OVERHEAD = 192;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    /** A length of two octets, RFC 9000 §16. */
    private static final int TWO_OCTETS = 0x4000;

    private static final int FOUR_OCTETS = 0x8000_0000;

    /** RFC 9204 Appendix A. */
    private static final int CONTENT_LENGTH = 4;

    private static final int STATUS = 24;
    private static final int STATUS_200 = 25;
    private static final int CACHE_CONTROL = 36;
    private static final int TYPE_DNS_MESSAGE = 44;
    private static final int TYPE_TEXT = 53;

    /** RFC 9204 §4.5.2: an indexed field line of the static table. */
    private static final int INDEXED = 0xc0;
    /** RFC 9204 §4.5.4: a literal with a name of the static table. */
    private static final int LITERAL = 0x50;
    /** RFC 9204 §4.5.6: a literal with a literal name that has one to six octets. */
    private static final int LITERAL_NAME = 0x20;

    private static final byte[] ALLOW = "allow".getBytes(StandardCharsets.US_ASCII);
    private static final AsciiString METHODS = AsciiString.cached("GET, HEAD, POST");

    private ResponseFrames() {}

    /** Writes the HEADERS frame of a reply in DNS. */
    static void replyHeaders(ByteBuf out, HttpStatus status, AsciiString cacheControl, int bodyLength) {
        int start = begin(out);
        status(out, status);
        indexed(out, TYPE_DNS_MESSAGE);
        length(out, bodyLength);
        name(out, CACHE_CONTROL);
        value(out, cacheControl);
        end(out, start);
    }

    /** Writes the HEADERS frame of a response in words. */
    static void refusalHeaders(ByteBuf out, HttpStatus status, int bodyLength) {
        int start = begin(out);
        status(out, status);
        indexed(out, TYPE_TEXT);
        length(out, bodyLength);
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            // RFC 9110 §15.5.6: says which are.
            out.writeByte(LITERAL_NAME | ALLOW.length).writeBytes(ALLOW);
            value(out, METHODS);
        }
        end(out, start);
    }

    /** Writes a DATA frame. */
    static void data(ByteBuf out, byte[] octets, int length) {
        out.writeByte(DATA);
        if (length < TWO_OCTETS) {
            out.writeShort(TWO_OCTETS | length);
        } else {
            out.writeInt(FOUR_OCTETS | length);
        }
        out.writeBytes(octets, 0, length);
    }

    private static int begin(ByteBuf out) {
        out.writeByte(HEADERS);
        int start = out.writerIndex();
        // The length comes last; then RFC 9204 §4.5.1: nothing of the dynamic table is needed.
        out.writeShort(0).writeShort(0);
        return start;
    }

    private static void end(ByteBuf out, int start) {
        out.setShort(start, TWO_OCTETS | out.writerIndex() - start - 2);
    }

    private static void status(ByteBuf out, HttpStatus status) {
        if (status == HttpStatus.OK) {
            indexed(out, STATUS_200);
        } else {
            name(out, STATUS);
            value(out, status.text());
        }
    }

    private static void length(ByteBuf out, int value) {
        name(out, CONTENT_LENGTH);
        int digits = value < 10 ? 1 : value < 100 ? 2 : value < 1_000 ? 3 : value < 10_000 ? 4 : 5;
        out.writeByte(digits);
        int at = out.writerIndex();
        out.writeZero(digits);
        int rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            out.setByte(at + i, '0' + rest % 10);
            rest /= 10;
        }
    }

    /** All that are used here fit into the prefix. */
    private static void indexed(ByteBuf out, int index) {
        out.writeByte(INDEXED | index);
    }

    private static void name(ByteBuf out, int index) {
        if (index < 15) {
            out.writeByte(LITERAL | index);
        } else {
            out.writeByte(LITERAL | 15).writeByte(index - 15);
        }
    }

    private static void value(ByteBuf out, AsciiString value) {
        out.writeByte(value.length()).writeBytes(value.array(), value.arrayOffset(), value.length());
    }
}

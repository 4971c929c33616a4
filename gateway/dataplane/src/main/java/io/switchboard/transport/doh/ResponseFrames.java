package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.switchboard.transport.http.HttpStatus;
import java.nio.charset.StandardCharsets;

/**
 * Writes responses as HTTP/2 frames (RFC 9113 §4.1, §6.1, §6.2): HEADERS and DATA in one buffer.
 *
 * <p>Fields are literals without indexing (RFC 7541 §6.2.2) with names from the static table. So no reply needs a look-up
 * or changes the compression state of its connection, which Netty's encoder keeps for all other frames.
 */
final class ResponseFrames {
    static final int FRAME_HEADER = 9;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** RFC 7541 Appendix A: index 8 is :status 200, and 8 the first name of :status. */
    private static final int STATUS_200 = 0x88;

    private static final int STATUS = 8;
    private static final int ALLOW = 22;
    private static final int CACHE_CONTROL = 24;
    private static final int CONTENT_LENGTH = 28;
    private static final int CONTENT_TYPE = 31;

    private static final byte[] MESSAGE_TYPE = field(CONTENT_TYPE, "application/dns-message");
    private static final byte[] TEXT_TYPE = field(CONTENT_TYPE, "text/plain");
    /** A literal without indexing whose name is not in the table. */
    private static final byte[] ALT_SVC = "\0\7alt-svc".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] METHODS = field(ALLOW, "GET, HEAD, POST");

    private ResponseFrames() {}

    /** Most octets that the frames take beside the body. */
    static final int MAX_OVERHEAD = 2 * FRAME_HEADER + 128;

    /** Writes the HEADERS frame of a reply in DNS; returns its length. An {@code altSvc} that is empty is left out. */
    static int replyHeaders(
            ByteBuf out,
            int stream,
            HttpStatus status,
            AsciiString cacheControl,
            AsciiString altSvc,
            int bodyLength,
            boolean endOfStream) {
        int start = beginHeaders(out);
        status(out, status);
        out.writeBytes(MESSAGE_TYPE);
        name(out, CONTENT_LENGTH);
        decimal(out, bodyLength);
        name(out, CACHE_CONTROL);
        value(out, cacheControl);
        if (!altSvc.isEmpty()) {
            out.writeBytes(ALT_SVC);
            value(out, altSvc);
        }
        return endHeaders(out, start, stream, endOfStream);
    }

    /** Writes the HEADERS frame of a response in words; returns its length. */
    static int refusalHeaders(ByteBuf out, int stream, HttpStatus status, int bodyLength, boolean endOfStream) {
        int start = beginHeaders(out);
        status(out, status);
        out.writeBytes(TEXT_TYPE);
        name(out, CONTENT_LENGTH);
        decimal(out, bodyLength);
        if (status == HttpStatus.METHOD_NOT_ALLOWED) {
            // RFC 9110 §15.5.6: says which are.
            out.writeBytes(METHODS);
        }
        return endHeaders(out, start, stream, endOfStream);
    }

    /** Writes the header of a DATA frame. */
    static void dataHeader(ByteBuf out, int stream, int length, boolean endOfStream) {
        out.writeMedium(length);
        out.writeByte(DATA);
        out.writeByte(endOfStream ? END_STREAM : 0);
        out.writeInt(stream);
    }

    private static int beginHeaders(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(FRAME_HEADER);
        return start;
    }

    private static int endHeaders(ByteBuf out, int start, int stream, boolean endOfStream) {
        int length = out.writerIndex() - start;
        out.setMedium(start, length - FRAME_HEADER);
        out.setByte(start + 3, HEADERS);
        out.setByte(start + 4, END_HEADERS | (endOfStream ? END_STREAM : 0));
        out.setInt(start + 5, stream);
        return length;
    }

    private static void status(ByteBuf out, HttpStatus status) {
        if (status == HttpStatus.OK) {
            out.writeByte(STATUS_200);
        } else {
            name(out, STATUS);
            out.writeByte(3);
            out.writeBytes(status.text().array(), status.text().arrayOffset(), 3);
        }
    }

    /** RFC 7541 §5.1: an index in a prefix of four bits; all used here are below 15 + 128. */
    private static void name(ByteBuf out, int index) {
        if (index < 15) {
            out.writeByte(index);
        } else {
            out.writeByte(15);
            out.writeByte(index - 15);
        }
    }

    private static void value(ByteBuf out, AsciiString value) {
        out.writeByte(value.length());
        out.writeBytes(value.array(), value.arrayOffset(), value.length());
    }

    private static void decimal(ByteBuf out, int value) {
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

    private static byte[] field(int nameIndex, String value) {
        byte[] octets = value.getBytes(StandardCharsets.US_ASCII);
        byte[] field = new byte[3 + octets.length];
        field[0] = 15;
        field[1] = (byte) (nameIndex - 15);
        field[2] = (byte) octets.length;
        System.arraycopy(octets, 0, field, 3, octets.length);
        return field;
    }
}

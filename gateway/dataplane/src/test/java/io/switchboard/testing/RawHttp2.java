package io.switchboard.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client that writes frames of HTTP/2 as the test wants them (RFC 9113 §4.1), with header blocks that use no tables. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    /** RFC 9113 §7. */
    public static final int ENHANCE_YOUR_CALM = 11;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** A frame that came. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The error code of a GOAWAY frame. */
        public int goawayCode() {
            return payload[4] << 24 | (payload[5] & 0xff) << 16 | (payload[6] & 0xff) << 8 | payload[7] & 0xff;
        }

        /** Whether the payload has this text somewhere; header blocks of gRPC-Java are not compressed by Huffman codes. */
        public boolean contains(String text) {
            return new String(payload, StandardCharsets.ISO_8859_1).contains(text);
        }
    }

    /** Connects and says nothing. */
    public RawHttp2(InetSocketAddress server) {
        try {
            socket.setTcpNoDelay(true);
            socket.connect(server, 10_000);
            in = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The preface with empty settings. */
    public RawHttp2 greet() {
        octets(PREFACE);
        frame(SETTINGS, 0, 0);
        return this;
    }

    /** Octets as they are; false if the other side has closed. */
    public boolean octets(byte... octets) {
        try {
            socket.getOutputStream().write(octets);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** A frame; false if the other side has closed. */
    public boolean frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >> 16);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        frame.writeBytes(
                new byte[] {(byte) (stream >> 24), (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream});
        frame.writeBytes(payload);
        return octets(frame.toByteArray());
    }

    /** The header block of a gRPC call. */
    public static byte[] call(String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        String[] fixed = {
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            path,
            ":authority",
            "x",
            "te",
            "trailers",
            "content-type",
            "application/grpc"
        };
        for (String[] fields : new String[][] {fixed, more}) {
            for (int i = 0; i < fields.length; i += 2) {
                block.write(0); // RFC 7541 §6.2.2: literal without indexing, new name
                literal(block, fields[i]);
                literal(block, fields[i + 1]);
            }
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next frame, or null at the end of the connection. */
    public @Nullable Frame next(Duration timeout) {
        try {
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            byte[] head = new byte[9];
            in.readFully(head);
            byte[] payload = new byte[(head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff];
            in.readFully(payload);
            int stream = head[5] << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | head[8] & 0xff;
            return new Frame(head[3], head[4], stream, payload);
        } catch (IOException ended) {
            return null;
        }
    }

    /** The next frame of a type, or null if the connection ends first. */
    public @Nullable Frame awaitFrame(int type) {
        Frame frame = next(DnsClient.PATIENCE);
        while (frame != null && frame.type() != type) {
            frame = next(DnsClient.PATIENCE);
        }
        return frame;
    }

    /** Reads on until the other side ends the connection; false if it does not. */
    public boolean awaitEnd() {
        try {
            socket.setSoTimeout(Math.toIntExact(DnsClient.PATIENCE.toMillis()));
            in.skipNBytes(Long.MAX_VALUE);
            return true;
        } catch (EOFException end) {
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

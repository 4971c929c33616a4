package io.switchboard.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of DNS over HTTPS that knows HTTP/2 frame by frame, so that a test may send any: over TLS or, with prior
 * knowledge, in the clear. As a {@link DnsClient} it posts. One thread.
 */
public final class Http2Client implements DnsClient {
    /** Frame types, RFC 9113 §6. */
    public static final int DATA = 0;

    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Http2Headers> heads = new HashMap<>();
    private final Map<Integer, ByteArrayOutputStream> bodies = new HashMap<>();
    private final Deque<Response> responses = new ArrayDeque<>();
    private boolean givesCredit = true;
    private int nextStream = 1;

    /** A frame as it came. */
    public record Frame(int type, int flags, int stream, byte[] payload) {
        /** The error code of RST_STREAM and GOAWAY. */
        public int errorCode() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    /** A response as it came. */
    public record Response(int stream, Http2Headers head, byte[] body) {
        /** The status. */
        public int status() {
            return Integer.parseInt(head.status().toString());
        }

        /** The value of a field, or null. */
        public @Nullable String field(String name) {
            CharSequence value = head.get(name);
            return value == null ? null : value.toString();
        }
    }

    private Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects over TLS by ALPN {@code h2} and says hello. */
    public static Http2Client overTls(InetSocketAddress server) {
        try {
            Http2Client client = new Http2Client(TestIdentity.handshake(connect(server), "h2"));
            return client.begin(new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects, sends these octets in the clear, and says hello, over TLS or without. */
    public static Http2Client behind(byte[] preamble, InetSocketAddress server, boolean tls) {
        try {
            Socket plain = connect(server);
            plain.getOutputStream().write(preamble);
            return new Http2Client(tls ? TestIdentity.handshake(plain, "h2") : plain).begin(new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects in the clear and says hello. */
    public static Http2Client inTheClear(InetSocketAddress server) {
        return inTheClear(server, new byte[0]);
    }

    /** The same with settings of the client's own: identifiers of two octets and values of four. */
    public static Http2Client inTheClear(InetSocketAddress server, byte[] settings) {
        try {
            return new Http2Client(connect(server)).begin(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(InetSocketAddress server) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(server, 10_000);
        return socket;
    }

    private Http2Client begin(byte[] settings) {
        write(PREFACE);
        frame(SETTINGS, 0, 0, settings);
        return this;
    }

    /** Lets responses wait for credit that the test gives itself. */
    public Http2Client withoutCredit() {
        givesCredit = false;
        return this;
    }

    // ---- Out ----

    /** Sends one frame. */
    public void frame(int type, int flags, int stream, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        write(frame.array());
    }

    /** Sends octets as they are. */
    public void write(byte[] octets) {
        try {
            socket.getOutputStream().write(octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A header block. */
    public byte[] block(String... namesAndValues) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        ByteBuf out = Unpooled.buffer();
        try {
            encoder.encodeHeaders(nextStream, headers, out);
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        byte[] block = new byte[out.readableBytes()];
        out.readBytes(block);
        return block;
    }

    /** The number of the next stream. */
    public int newStream() {
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    /** Sends a head with further fields; returns the stream. */
    public int head(boolean end, String method, String path, String... more) {
        String[] fields = new String[8 + more.length];
        System.arraycopy(
                new String[] {":method", method, ":path", path, ":scheme", "https", ":authority", "dns.example.org"},
                0,
                fields,
                0,
                8);
        System.arraycopy(more, 0, fields, 8, more.length);
        byte[] block = block(fields);
        int stream = newStream();
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block);
        return stream;
    }

    /** Sends a GET for a message; returns the stream. */
    public int get(byte[] message, String... more) {
        return head(true, "GET", "/dns-query?dns=" + base64(message), more);
    }

    /** Sends a POST of a message; returns the stream. */
    public int post(byte[] message, String... more) {
        String[] fields = new String[2 + more.length];
        fields[0] = "content-type";
        fields[1] = "application/dns-message";
        System.arraycopy(more, 0, fields, 2, more.length);
        int stream = head(false, "POST", "/dns-query", fields);
        for (int at = 0; at < message.length || at == 0; at += 16_384) {
            int length = Math.min(16_384, message.length - at);
            byte[] part = Arrays.copyOfRange(message, at, at + length);
            frame(DATA, at + length >= message.length ? END_STREAM : 0, stream, part);
        }
        return stream;
    }

    /** A message as it stands in a GET. */
    public static String base64(byte[] message) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(message);
    }

    /** Sends WINDOW_UPDATE. */
    public void credit(int stream, int octets) {
        frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(octets).array());
    }

    // ---- In ----

    /** The next frame, or null if none comes in time or the connection is closed. */
    public @Nullable Frame next(Duration timeout) {
        try {
            socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            return new Frame(type, flags, stream, in.readNBytes(length));
        } catch (SocketTimeoutException | SocketException | EOFException none) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads on to a frame of this type, which must come; all others are handled as usual. */
    public Frame expectFrame(int type) {
        while (true) {
            Frame frame = next(PATIENCE);
            if (frame == null) {
                throw new AssertionError("no frame of type " + type);
            }
            if (frame.type() == type) {
                return frame;
            }
            handle(frame);
        }
    }

    /** The next response, or null if none comes in time or the connection is closed. */
    public @Nullable Response response(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (responses.isEmpty()) {
            Frame frame = next(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            if (frame == null) {
                return null;
            }
            handle(frame);
        }
        return responses.removeFirst();
    }

    /** The next response, which must come. */
    public Response response() {
        Response response = response(PATIENCE);
        if (response == null) {
            throw new AssertionError("no response within " + PATIENCE);
        }
        return response;
    }

    private void handle(Frame frame) {
        switch (frame.type()) {
            case SETTINGS -> {
                if (frame.flags() != ACK) {
                    frame(SETTINGS, ACK, 0);
                }
            }
            case HEADERS -> {
                heads.put(frame.stream(), decode(frame));
                bodies.put(frame.stream(), new ByteArrayOutputStream());
                complete(frame);
            }
            case DATA -> {
                body(frame).writeBytes(frame.payload());
                if (givesCredit && frame.payload().length > 0) {
                    credit(0, frame.payload().length);
                    if (frame.flags() != END_STREAM) {
                        credit(frame.stream(), frame.payload().length);
                    }
                }
                complete(frame);
            }
            default -> {
                // Nothing that a response hangs on.
            }
        }
    }

    private ByteArrayOutputStream body(Frame frame) {
        return bodies.computeIfAbsent(frame.stream(), stream -> new ByteArrayOutputStream());
    }

    private Http2Headers decode(Frame frame) {
        try {
            return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void complete(Frame frame) {
        if ((frame.flags() & END_STREAM) != 0) {
            Http2Headers head = heads.remove(frame.stream());
            byte[] body = body(frame).toByteArray();
            bodies.remove(frame.stream());
            if (head != null) {
                responses.add(new Response(frame.stream(), head, body));
            }
        }
    }

    /** Reads and throws away what comes until the connection ends, or is still there when the time is up. */
    public boolean awaitEnd(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (deadline - System.nanoTime() > 0) {
                socket.setSoTimeout(Math.toIntExact(Math.max(1, (deadline - System.nanoTime()) / 1_000_000)));
                if (in.read() < 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException none) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    // ---- DNS ----

    @Override
    public void send(byte[] message) {
        post(message);
    }

    @Override
    public byte @Nullable [] receive(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Response response = response(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            if (response == null) {
                return null;
            }
            // HTTP's own words are no message.
            if ("application/dns-message".equals(response.field("content-type"))) {
                return response.body();
            }
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

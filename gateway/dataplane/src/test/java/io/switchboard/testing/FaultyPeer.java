package io.switchboard.testing;

import io.switchboard.tls.TestAuthority.Leaf;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A server on 127.0.0.1, UDP and TCP on one port, that never answers, in one of several ways. */
public final class FaultyPeer implements AutoCloseable {
    private static final int FATAL = 2;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int HTTP2_PREFACE = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final byte[] INTERNAL_ERROR = {0, 0, 0, 2};

    /** What it does with a connection. */
    @FunctionalInterface
    private interface Manner {
        void treat(Socket socket) throws IOException;
    }

    private final Manner manner;
    private final ServerSocket server;
    private final DatagramSocket datagrams;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private FaultyPeer(Manner manner) {
        this.manner = manner;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            datagrams = new DatagramSocket(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("faulty-peer").start(this::accept);
    }

    /** Takes everything and says nothing. */
    public static FaultyPeer silent() {
        return new FaultyPeer(socket -> {});
    }

    /** Answers a TLS handshake with the alert {@code handshake_failure}. */
    public static FaultyPeer alert() {
        return new FaultyPeer(socket -> {
            if (socket.getInputStream().read() >= 0) {
                socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, FATAL, HANDSHAKE_FAILURE});
            }
        });
    }

    /** Speaks HTTP/2 over TLS and answers each request with RST_STREAM. */
    public static FaultyPeer resettingStreams(Leaf identity) {
        SSLContext tls = TlsFront.context(identity);
        return new FaultyPeer(
                socket -> http2(tls, socket, (out, stream) -> frame(out, RST_STREAM, 0, stream, INTERNAL_ERROR)));
    }

    /** Speaks HTTP/2 over TLS and answers the first request with GOAWAY: none of them was looked at. */
    public static FaultyPeer goingAway(Leaf identity) {
        SSLContext tls = TlsFront.context(identity);
        return new FaultyPeer(socket -> http2(tls, socket, (out, stream) -> {
            frame(out, GOAWAY, 0, 0, new byte[8]);
            socket.close();
        }));
    }

    /** Passes on to a server that is well, but ends each connection after so many octets of what the server says. */
    public static FaultyPeer cuttingAfter(int octets, InetSocketAddress behind) {
        return new FaultyPeer(client -> {
            Socket inner = new Socket(behind.getAddress(), behind.getPort());
            Thread.ofVirtual().start(() -> carry(client, inner, Integer.MAX_VALUE));
            carry(inner, client, octets);
        });
    }

    private static void carry(Socket from, Socket to, int octets) {
        byte[] buffer = new byte[1024];
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            for (int left = octets; left > 0; ) {
                int length = in.read(buffer, 0, Math.min(left, buffer.length));
                if (length < 0) {
                    return;
                }
                to.getOutputStream().write(buffer, 0, length);
                left -= length;
            }
        } catch (IOException ended) {
            // Both sides are closed either way.
        }
    }

    // ---- HTTP/2 ----

    @FunctionalInterface
    private interface OnRequest {
        void answer(OutputStream out, int stream) throws IOException;
    }

    private static void http2(SSLContext tls, Socket accepted, OnRequest then) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        in.skipNBytes(HTTP2_PREFACE);
        frame(out, SETTINGS, 0, 0, new byte[0]);
        while (true) {
            byte[] head = in.readNBytes(9);
            if (head.length < 9) {
                return;
            }
            in.skipNBytes((head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff);
            int stream = (head[7] & 0xff) << 8 | head[8] & 0xff;
            if (head[3] == SETTINGS && (head[4] & ACK) == 0) {
                frame(out, SETTINGS, ACK, 0, new byte[0]);
            } else if ((head[3] == DATA || head[3] == HEADERS) && (head[4] & END_STREAM) != 0) {
                then.answer(out, stream);
            }
        }
    }

    private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        byte[] frame = new byte[9 + payload.length];
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[7] = (byte) (stream >>> 8);
        frame[8] = (byte) stream;
        System.arraycopy(payload, 0, frame, 9, payload.length);
        out.write(frame);
    }

    // ---- The peer ----

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().name("faulty-peer").start(() -> treat(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void treat(Socket socket) {
        try {
            manner.treat(socket);
        } catch (IOException ended) {
            // The other side has had enough.
        }
    }

    /** Where it is, UDP and TCP. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    @Override
    public void close() {
        try {
            datagrams.close();
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

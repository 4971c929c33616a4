package io.switchboard.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A listening socket whose connections a test speaks for itself. */
final class RawServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final ServerSocket socket;
    private final List<Connection> connections = new ArrayList<>();

    /** The server's side of a connection. */
    record Connection(Socket socket) {
        /** Reads a request up to the empty line at its end. */
        String request() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int octet = socket.getInputStream().read();
                if (octet < 0) {
                    throw new IOException("ended after: " + head);
                }
                head.append((char) octet);
            }
            return head.toString();
        }

        void say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Says that a body is this. */
        void answer(String body) throws IOException {
            say("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
        }

        /** Waits until the other side has ended the connection. */
        boolean hasEnded() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (SocketException reset) {
                return true;
            }
            return true;
        }
    }

    RawServer() {
        try {
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The way here. */
    HttpTarget target() {
        return target("127.0.0.1");
    }

    HttpTarget target(String host) {
        return HttpTarget.of(URI.create("http://" + host + ':' + port()), null, null, null);
    }

    Connection accept() throws IOException {
        Socket accepted = socket.accept();
        accepted.setSoTimeout(PATIENCE_MILLIS);
        Connection connection = new Connection(accepted);
        connections.add(connection);
        return connection;
    }

    int accepted() {
        return connections.size();
    }

    /** Takes what the system accepts of its own accord, so that further connections stay half made. */
    void fill() throws IOException {
        for (int i = 0; i < 2; i++) {
            connections.add(new Connection(new Socket(socket.getInetAddress(), port())));
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Connection connection : connections) {
                connection.socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

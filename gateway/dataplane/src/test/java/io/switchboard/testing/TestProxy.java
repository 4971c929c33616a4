package io.switchboard.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy on 127.0.0.1 that speaks HTTP and SOCKS5, whichever its client begins with. Whatever the name, it connects to
 * the same server; what it was asked for it remembers.
 */
public final class TestProxy implements AutoCloseable {
    private static final int SOCKS = 5;
    private static final int NO_CREDENTIALS = 0;
    private static final int PASSWORD = 2;
    private static final int NAME = 3;

    private final ServerSocket listening;
    private final int server;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private volatile String refusal = "";

    private TestProxy(int server) throws IOException {
        this.server = server;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Starts one that connects to a port of 127.0.0.1. */
    public static TestProxy to(int server) {
        try {
            TestProxy proxy = new TestProxy(server);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Host and port, for a URL. */
    public String authority() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** What was asked for: lines of requests, or {@code USER:PASSWORD SOCKS HOST:PORT}; and lines with credentials. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Refuses with such a status, such as {@code 403 Forbidden}. */
    public void refuse(String status) {
        refusal = status;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            int first = in.readUnsignedByte();
            if (first == SOCKS) {
                socks(client, in);
            } else {
                http(client, in, (char) first);
            }
        } catch (IOException ended) {
            // Both sides are closed either way.
        }
    }

    private void http(Socket client, InputStream in, char first) throws IOException {
        StringBuilder head = new StringBuilder().append(first);
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String[] lines = head.toString().split("\r\n");
        asked.add(lines[0]);
        for (String line : lines) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("proxy-authorization:")) {
                asked.add(line);
            }
        }
        if (!refusal.isEmpty()) {
            say(client, "HTTP/1.1 " + refusal + "\r\ncontent-length: 0\r\n\r\n");
            return;
        }
        Socket behind = connect();
        if (lines[0].startsWith("CONNECT ")) {
            say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
        } else {
            String absolute = lines[0].split(" ")[1];
            URI url = URI.create(absolute);
            say(behind, head.toString().replace(absolute, url.getRawPath() + '?' + url.getRawQuery()));
        }
        carry(client, behind);
    }

    private void socks(Socket client, DataInputStream in) throws IOException {
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean password = new String(methods, StandardCharsets.ISO_8859_1).indexOf(PASSWORD) >= 0;
        client.getOutputStream().write(new byte[] {SOCKS, (byte) (password ? PASSWORD : NO_CREDENTIALS)});
        String who = "";
        if (password) {
            in.readUnsignedByte();
            who = text(in) + ':' + text(in) + ' ';
            client.getOutputStream().write(new byte[] {1, 0});
        }
        in.readNBytes(3);
        int kind = in.readUnsignedByte();
        String host = kind == NAME
                ? text(in)
                : InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
        asked.add(who + "SOCKS " + host + ':' + in.readUnsignedShort());
        client.getOutputStream().write(new byte[] {SOCKS, 0, 0, 1, 127, 0, 0, 1, 0, 0});
        carry(client, connect());
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Socket connect() throws IOException {
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(behind);
        return behind;
    }

    private static void carry(Socket client, Socket behind) throws IOException {
        Thread.ofVirtual().start(() -> {
            try (client;
                    behind) {
                behind.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException ended) {
                // Both sides are closed either way.
            }
        });
        try (behind) {
            client.getInputStream().transferTo(behind.getOutputStream());
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

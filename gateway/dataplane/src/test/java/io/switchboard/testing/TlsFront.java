package io.switchboard.testing;

import io.switchboard.tls.TestAuthority.Leaf;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Java's own TLS in front of a server that speaks clear text: what makes a {@link ScriptedUpstream} a DoT server. */
public final class TlsFront implements AutoCloseable {
    /** What it does with those who connect. */
    public enum Manner {
        /** Lets them through to the server behind. */
        SERVE,
        /** Says nothing. */
        SILENT,
        /** Ends the connection once it has read something. */
        HANG_UP,
        /** Speaks clear text. */
        CLEAR
    }

    private final InetSocketAddress behind;
    private final SSLContext tls;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Manner manner = Manner.SERVE;

    private TlsFront(InetSocketAddress behind, SSLContext tls) throws IOException {
        this.behind = behind;
        this.tls = tls;
    }

    /** Listens on a port of the system's choice, as {@code identity}. */
    public static TlsFront of(InetSocketAddress behind, Leaf identity) {
        try {
            TlsFront front = new TlsFront(behind, context(identity));
            Thread.ofPlatform().daemon().name("tls-front").start(front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Java's TLS with this certificate. */
    public static SSLContext context(Leaf identity) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(identity.chain().getBytes(StandardCharsets.US_ASCII)))
                    .toArray(Certificate[]::new);
            store.setKeyEntry("key", identity.keys().getPrivate(), new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, for a URL. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Treats new connections so. */
    public void use(Manner next) {
        manner = next;
    }

    /** Ends all connections without a word. */
    public void disconnect() {
        sockets.forEach(TlsFront::close);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Manner now = manner;
                Thread.ofVirtual().start(() -> treat(socket, now));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void treat(Socket socket, Manner now) {
        try {
            switch (now) {
                case SERVE -> serve(socket);
                case SILENT -> {}
                case HANG_UP -> {
                    socket.getInputStream().read();
                    close(socket);
                }
                case CLEAR -> socket.getOutputStream().write(new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
            }
        } catch (IOException ended) {
            close(socket);
        }
    }

    private void serve(Socket accepted) throws IOException {
        SSLSocket client = (SSLSocket) tls.getSocketFactory().createSocket(accepted, null, true);
        client.startHandshake();
        Socket upstream = new Socket(behind.getAddress(), behind.getPort());
        sockets.add(upstream);
        Thread.ofVirtual().start(() -> carry(upstream, client));
        carry(client, upstream);
    }

    private static void carry(Socket from, Socket to) {
        byte[] octets = new byte[1 << 16];
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            for (int length = in.read(octets); length >= 0; length = in.read(octets)) {
                to.getOutputStream().write(octets, 0, length);
            }
        } catch (IOException ended) {
            // Both sides are closed either way.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        disconnect();
    }
}

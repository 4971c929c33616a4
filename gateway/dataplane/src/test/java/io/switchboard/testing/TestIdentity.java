package io.switchboard.testing;

import io.switchboard.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Who the gateways and servers of tests are by TLS: one certificate for 127.0.0.1, and clients that believe it alone. */
public final class TestIdentity {
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final Path DIRECTORY = write();
    private static final SSLContext CLIENT = client();

    private TestIdentity() {}

    private static Path write() {
        try {
            Path directory = Files.createTempDirectory("switchboard-test-identity");
            AUTHORITY.leaf("127.0.0.1", "localhost").write(directory, "server");
            TestAuthority.write(directory.resolve("ca.crt"), AUTHORITY.pem());
            for (String file : new String[] {"", "server.crt", "server.key", "ca.crt"}) {
                directory.resolve(file).toFile().deleteOnExit();
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext client() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(AUTHORITY.pem().getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code certificates} that makes it the default. */
    public static String certificates() {
        return "{default: {chain: " + DIRECTORY.resolve("server.crt") + ", key: " + DIRECTORY.resolve("server.key")
                + "}}";
    }

    /** The file of its authority. */
    public static Path authority() {
        return DIRECTORY.resolve("ca.crt");
    }

    /** Java's own TLS on a connected socket, this protocol in ALPN; the server must have this identity. */
    static Socket handshake(Socket plain, String protocol) throws IOException {
        SSLSocket socket =
                (SSLSocket) CLIENT.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}

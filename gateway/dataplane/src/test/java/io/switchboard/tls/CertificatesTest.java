package io.switchboard.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.switchboard.config.EndpointTls;
import io.switchboard.files.FileWatch;
import io.switchboard.files.FileWatcher;
import io.switchboard.tls.TestAuthority.Leaf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    private static final String EDGE = """
            certificates: {edge: {chain: edge.crt, key: edge.key}}
            """;
    private static final String LISTENER = """
            listeners: [{transport: dot, bind: ['127.0.0.1:0'], certificate: edge}]
            """;
    private static final String UPSTREAM = """
            upstreams: {default: {endpoints: [{url: 'tls://192.0.2.1#dns.example.org', ca: ca.crt}]}}
            """;

    private final TestAuthority authority = new TestAuthority();
    private final List<Runnable> watches = new ArrayList<>();
    private final FileWatch watch = (file, changed) -> {
        watches.add(changed);
        return () -> watches.remove(changed);
    };
    private long now = Instant.now().getEpochSecond();
    private final Certificates certificates = new Certificates(watch, () -> now);

    @TempDir
    Path directory;

    @BeforeEach
    void writeAuthority() {
        TestAuthority.write(directory.resolve("ca.crt"), authority.pem());
    }

    @AfterEach
    void close() {
        certificates.close();
        assertThat(watches).isEmpty();
    }

    private void use(String yaml) throws CertificateException {
        certificates.prepare(TestTls.config(directory, yaml)).commit();
    }

    private void filesChanged() {
        List.copyOf(watches).forEach(Runnable::run);
    }

    private ServerTls server(String... names) {
        return certificates.server(() -> List.of(names));
    }

    private ClientTls client(String name) {
        return client(new EndpointTls(name, List.of(), directory.resolve("ca.crt"), null, false));
    }

    private ClientTls client(EndpointTls endpoint) {
        return certificates.client(endpoint);
    }

    private static void assertServes(ServerTls server, ClientTls client, Leaf leaf) {
        X509Certificate served = TestTls.handshake(server, client).expectCertificate();
        assertThat(served.getPublicKey()).isEqualTo(leaf.keys().getPublic());
    }

    @Test
    void handshake_agreesOnTheProtocolAndCarriesOctets() throws Exception {
        authority.leaf("dns.example.org").write(directory, "edge");
        use(EDGE + LISTENER + UPSTREAM);

        TestTls.Outcome outcome = TestTls.handshake(server("edge"), client("dns.example.org"));

        assertThat(outcome.client()).isNull();
        assertThat(outcome.protocol()).isEqualTo("dot");
        assertThat(carry(outcome, "ask")).isEqualTo("ask");
    }

    private static @Nullable String carry(TestTls.Outcome connection, String text) {
        connection.clientChannel().writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        TestTls.pump(connection.clientChannel(), connection.serverChannel());
        ByteBuf read = connection.serverChannel().readInbound();
        if (read == null) {
            return null;
        }
        String carried = read.toString(StandardCharsets.US_ASCII);
        read.release();
        return carried;
    }

    @Test
    void swap_isForNewHandshakesAndTouchesNoConnection() throws Exception {
        Leaf first = authority.leaf("dns.example.org");
        first.write(directory, "edge");
        use(EDGE + LISTENER + UPSTREAM);
        ServerTls server = server("edge");
        ClientTls client = client("dns.example.org");
        TestTls.Outcome established = TestTls.handshake(server, client);
        Leaf second = authority.leaf("dns.example.org");
        second.write(directory, "edge");

        filesChanged();

        // Another client: one with a session would not ask for the certificate again.
        ClientTls stranger = client("DNS.example.org");
        assertServes(server, stranger, second);
        assertThat(carry(established, "still here")).isEqualTo("still here");
        assertThat(server.keyManager()
                        .getCertificateChain(server.keyManager().chooseEngineServerAlias("EC", null, null))[0]
                        .getPublicKey())
                .isEqualTo(second.keys().getPublic());
    }

    @Test
    void swap_ofALinkAboveTheFilesIsFollowed() throws Exception {
        Path one = Files.createDirectory(directory.resolve("..1"));
        Path two = Files.createDirectory(directory.resolve("..2"));
        Leaf first = authority.leaf("dns.example.org");
        Leaf second = authority.leaf("dns.example.org");
        first.write(one, "tls");
        second.write(two, "tls");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(directory.resolve("tls.key"), Path.of("..data/tls.key"));
        try (var watcher = new FileWatcher(Duration.ofMillis(5));
                var live = new Certificates(watcher::watch, () -> now)) {
            live.prepare(TestTls.config(
                            directory, LISTENER + UPSTREAM + "certificates: {edge: {chain: tls.crt, key: tls.key}}"))
                    .commit();
            ServerTls server = live.server(() -> List.of("edge"));
            Path link = Files.createSymbolicLink(directory.resolve("..tmp"), Path.of("..2"));

            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);

            Awaitility.await()
                    .until(() -> server.keyManager()
                            .getCertificateChain(server.keyManager().chooseEngineServerAlias("EC", null, null))[0]
                            .getPublicKey()
                            .equals(second.keys().getPublic()));
        }
    }

    @Test
    void swap_toABrokenPairIsRefusedUntilItIsWhole() throws Exception {
        Leaf first = authority.leaf("dns.example.org");
        first.write(directory, "edge");
        use(EDGE + LISTENER + UPSTREAM);
        ServerTls server = server("edge");
        Leaf second = authority.leaf("dns.example.org");
        for (String broken : List.of("", "no PEM", second.key(), second.key().substring(0, 60))) {
            TestAuthority.write(directory.resolve("edge.key"), broken);
            filesChanged();
            assertThat(certificates.status()).allMatch(CertificateStatus::broken);
            assertServes(server, client("dns.example.org"), first);
        }

        second.write(directory, "edge");
        filesChanged();

        assertThat(certificates.status()).noneMatch(CertificateStatus::broken);
        assertServes(server, client("DNS.example.org"), second);
    }

    @Test
    void swap_toAnExpiredCertificateIsRefusedWhileTheOldOneIsGood() throws Exception {
        authority.leaf("dns.example.org").write(directory, "edge");
        use(EDGE + LISTENER + UPSTREAM);

        authority
                .leaf("EC", Instant.now().minus(1, ChronoUnit.DAYS), "dns.example.org")
                .write(directory, "edge");
        filesChanged();

        assertThat(certificates.status()).allMatch(CertificateStatus::broken);
    }

    @Test
    void expiredCertificate_isServedIfThereIsNoOther() throws Exception {
        Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        authority.leaf("EC", yesterday, "dns.example.org").write(directory, "edge");

        use(EDGE + LISTENER + UPSTREAM);

        assertThat(certificates.status())
                .containsExactly(new CertificateStatus("edge", yesterday.getEpochSecond(), false));
        // And refused by those who verify it.
        assertThat(TestTls.handshake(server("edge"), client("dns.example.org")).client())
                .isNotNull();
    }

    @Test
    void prepare_namesWhatIsWrong() {
        assertThatThrownBy(() -> use(EDGE + LISTENER))
                .hasMessage("certificates.edge: " + directory.resolve("edge.crt") + ": no such file");
        authority.leaf("dns.example.org").write(directory, "edge");
        TestAuthority.write(
                directory.resolve("edge.key"), authority.leaf("a.example.org").key());
        assertThatThrownBy(() -> use(EDGE + LISTENER))
                .hasMessage("certificates.edge: " + directory.resolve("edge.key")
                        + ": not the key of the first certificate in " + directory.resolve("edge.crt"));
    }

    @Test
    void sni_choosesTheCertificate() throws Exception {
        Leaf a = authority.leaf("a.example.org");
        Leaf wild = authority.leaf("RSA", Instant.now().plus(90, ChronoUnit.DAYS), "*.b.example.org");
        a.write(directory, "a");
        wild.write(directory, "b");
        use("""
                certificates: {a: {chain: a.crt, key: a.key}, b: {chain: b.crt, key: b.key}}
                listeners: [{transport: dot, bind: ['127.0.0.1:0'], certificate: [a, b]}]
                """ + UPSTREAM);
        ServerTls server = server("a", "b");

        assertServes(server, client("a.example.org"), a);
        assertServes(server, client("dns.b.example.org"), wild);
        // Nobody's name gets the first; the client does not believe it.
        assertThat(TestTls.handshake(server, client("c.example.org")).client())
                .hasStackTraceContaining("the certificate is not for c.example.org");
    }

    @Test
    void verifier_wantsTheNameThePinOrNothing() throws Exception {
        Leaf leaf = authority.leaf("dns.example.org", "192.0.2.1", "2001:db8::1");
        leaf.write(directory, "edge");
        use(EDGE + LISTENER + UPSTREAM);
        ServerTls server = server("edge");

        assertThat(TestTls.handshake(server, client("192.0.2.1")).ok()).isTrue();
        assertThat(TestTls.handshake(server, client("2001:db8::1")).ok()).isTrue();
        assertThat(TestTls.handshake(server, client("192.0.2.2")).ok()).isFalse();
        assertThat(TestTls.handshake(server, client("example.org")).ok()).isFalse();
        // The authorities of the runtime do not know ours.
        assertThat(TestTls.handshake(server, client(new EndpointTls("dns.example.org", List.of(), null, null, false)))
                        .ok())
                .isFalse();
        assertThat(TestTls.handshake(
                                server, client(new EndpointTls("192.0.2.9", List.of(leaf.pin()), null, null, false)))
                        .ok())
                .isTrue();
        String otherPin = authority.leaf("dns.example.org").pin();
        assertThat(TestTls.handshake(
                                server,
                                client(new EndpointTls("dns.example.org", List.of(otherPin), null, null, false)))
                        .ok())
                .isFalse();
        assertThat(TestTls.handshake(server, client(new EndpointTls("192.0.2.9", List.of(), null, null, true)))
                        .ok())
                .isTrue();
    }

    @Test
    void clientCa_letsInWhoHasACertificateOfIt() throws Exception {
        TestAuthority stranger = new TestAuthority();
        authority.leaf("dns.example.org").write(directory, "edge");
        authority.leaf("client.example.org").write(directory, "known");
        stranger.leaf("client.example.org").write(directory, "unknown");
        use("""
                certificates:
                  edge: {chain: edge.crt, key: edge.key, client-ca: ca.crt}
                  known: {chain: known.crt, key: known.key}
                  unknown: {chain: unknown.crt, key: unknown.key}
                upstreams:
                  default:
                    endpoints:
                      - {url: 'tls://192.0.2.1#dns.example.org', ca: ca.crt, client-certificate: known}
                      - {url: 'tls://192.0.2.2#dns.example.org', ca: ca.crt, client-certificate: unknown}
                """ + LISTENER);
        ServerTls server = server("edge");
        Path ca = directory.resolve("ca.crt");

        assertThat(TestTls.handshake(server, client(new EndpointTls("dns.example.org", List.of(), ca, "known", false)))
                        .server())
                .isNull();
        assertThat(TestTls.handshake(
                                server, client(new EndpointTls("dns.example.org", List.of(), ca, "unknown", false)))
                        .server())
                .isNotNull();
        assertThat(TestTls.handshake(server, client("dns.example.org")).server())
                .isNotNull();
    }

    @Test
    void selfSigned_isKeptAndRenewed() throws Exception {
        String yaml = """
                listeners: [{transport: dot, bind: ['192.0.2.7:853']}]
                upstreams: {default: {endpoints: [{url: 'tls://192.0.2.8#192.0.2.7', ca: tls/switchboard-ca.crt}]}}
                """;
        Files.createDirectories(directory.resolve("tls"));
        TestAuthority.write(directory.resolve("tls/switchboard-ca.crt"), "not yet");
        use("""
                listeners: [{transport: dot, bind: ['192.0.2.7:853']}]
                upstreams: {default: {endpoints: []}}
                """);
        use(yaml);
        Path ca = certificates.developmentAuthority().orElseThrow();
        ServerTls server = server("default");
        EndpointTls endpoint = new EndpointTls("192.0.2.7", List.of(), ca, null, false);

        assertThat(TestTls.handshake(server, client(endpoint)).client()).isNull();
        for (String key : List.of("tls/default.key", "tls/switchboard-ca.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(key))))
                    .isEqualTo("rw-------");
        }
        String leaf = Files.readString(directory.resolve("tls/default.crt"));
        String authorityBefore = Files.readString(ca);
        try (var again = new Certificates(FileWatch.NONE, () -> now)) {
            again.prepare(TestTls.config(directory, yaml)).commit();
            assertThat(directory.resolve("tls/default.crt")).hasContent(leaf);
        }
        now += 370L * 24 * 60 * 60;
        certificates.tend();
        assertThat(Files.readString(directory.resolve("tls/default.crt"))).isNotEqualTo(leaf);
        assertThat(Files.readString(ca)).isEqualTo(authorityBefore);
        assertThat(certificates.status().getFirst().expirySeconds()).isGreaterThan(now + 300L * 24 * 60 * 60);
    }
}

package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.testing.ApiRequest;
import io.switchboard.testing.FakeApiServer;
import io.switchboard.testing.KubeObject;
import io.switchboard.tls.TestAuthority;
import io.switchboard.tls.TestAuthority.Leaf;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who the watch says that it is, and whom it believes; both change while it runs. */
class CredentialsTest {
    private static final String SERVICES = "services";
    private static final long LOOK_MILLIS = 2;

    private final Path directory;
    private WatchedCluster watched;

    CredentialsTest(@TempDir Path directory) {
        this.directory = directory;
        watched = new WatchedCluster(directory);
    }

    @AfterEach
    void close() {
        watched.close();
    }

    private Path write(String file, String text) {
        try {
            return Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private WatchState state() {
        return watched.state(ClusterKind.SERVICES);
    }

    private String lastAuthorization() {
        String last = watched.server.requests(SERVICES).getLast().authorization();
        return last == null ? "" : last;
    }

    // ---- Tokens ----

    @Test
    void token_ofTheFile_isSent() {
        watched.server.requireToken("secret");
        watched.start().untilWatching();

        assertThat(watched.server.requests(SERVICES))
                .extracting(ApiRequest::authorization)
                .containsExactly("Bearer secret");
    }

    @Test
    void token_thatIsReplaced_isReadAgain() {
        write("token", "old\n");
        watched.server.requireToken("old");
        watched.start(kubeconfig("{tokenFile: token}")).untilWatching();
        watched.server.requireToken("new");
        watched.server.endWatches();
        watched.until(() -> state().errors().containsKey("401"));
        assertThat(state().reason()).isEqualTo("unauthorized (401): Unauthorized");

        write("token", "new\n");
        watched.untilWatching();
        assertThat(lastAuthorization()).isEqualTo("Bearer new");
        assertThat(state().lists()).isEqualTo(1);
    }

    @Test
    void token_thatWasReplacedBeforeTheOldOneEnded_isUsedAtOnce() {
        write("token", "old");
        watched.start(kubeconfig("{tokenFile: token}")).untilWatching();
        write("token", "new");
        watched.server.requireToken("new");
        watched.server.endWatches();
        watched.until(() -> watched.server.requests(SERVICES).size() >= 2);

        watched.untilWatching();
        assertThat(state().errors()).isEmpty();
    }

    @Test
    void program_thatGivesCredentials_isRunAgainWhenTheyAreRefused() {
        write("given", credential("first"));
        watched.server.requireToken("first");
        watched.start(kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never,"
                        + " command: cat, args: ['" + directory.resolve("given") + "']}}"))
                .untilWatching();
        write("given", credential("second"));
        watched.server.requireToken("second");
        watched.server.endWatches();
        // Who is refused first has them read again for all.
        watched.until(() -> watched.watch().states().stream()
                .anyMatch(state -> state.errors().containsKey("401")));

        watched.untilWatching();
        assertThat(watched.server.requests().getLast().authorization()).isEqualTo("Bearer second");
    }

    /** The program waits for a child, and says who both are; the limit grows until it came to that. */
    @Test
    @Timeout(20)
    void program_thatHangs_isEndedWithItsChildren_andNamed() throws IOException, InterruptedException {
        Path both = directory.resolve("both");
        write(
                "hangs",
                "#!/bin/sh\nsleep 600 &\necho $$ $! > '" + both + ".new' && mv '" + both + ".new' '" + both
                        + "'\nwait\n");
        assertThat(directory.resolve("hangs").toFile().setExecutable(true)).isTrue();
        Path file = kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never,"
                        + " command: ./hangs}}")
                .file();
        for (long millis = 100; !Files.exists(both); millis *= 2) {
            Kubeconfig impatient = new Kubeconfig(file, null, Duration.ofMillis(millis));
            assertThatThrownBy(impatient::read)
                    .isInstanceOfSatisfying(
                            WatchFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo(WatchFailure.CREDENTIALS))
                    .hasMessageContaining("program './hangs' did not end within " + millis / 1000.0 + " s");
        }

        for (String pid : Files.readString(both).strip().split(" ")) {
            while (isRunning(Long.parseLong(pid))) {
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    /** A process that ended and that nobody has asked about is still there, without a command. */
    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'log in first' >&2; exit 3 | ended with status 3: log in first",
                "echo '{\"status\":{}}'        | gave neither a token nor a certificate",
                "echo Bearer                     | gave what is not JSON",
                "exec /nonexistent-program       | ended with status 127",
                "yes                             | wrote more than 1048576 octets",
            })
    void program_thatGivesNothing_isNamed(String script, String words) {
        Kubeconfig kubeconfig = kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1,"
                + " interactiveMode: Never, command: sh, args: ['-c', \"" + script.replace("\"", "\\\"") + "\"]}}");

        assertThatThrownBy(kubeconfig::read).isInstanceOf(WatchFailure.class).hasMessageContaining(words);
    }

    @Test
    void program_isToldWhoAsks_andHasItsEnvironment() throws WatchFailure {
        Kubeconfig kubeconfig =
                kubeconfig("{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never,"
                        + " command: sh, env: [{name: TOKEN, value: mine}], args: ['-c', 'case $KUBERNETES_EXEC_INFO in"
                        + " *ExecCredential*v1*interactive*false*) echo \"{\\\"status\\\":{\\\"token\\\":\\\"$TOKEN\\\"}}\";;"
                        + " esac']}}");

        assertThat(kubeconfig.read().authorization()).isEqualTo("Bearer mine");
    }

    @Test
    void token_withALineBreak_isNotSent() {
        write("token", "one\r\nX-Other: two");
        watched.start(kubeconfig("{tokenFile: token}"));
        watched.until(() -> state().errors().containsKey("credentials"));

        assertThat(state().reason()).contains("characters that HTTP does not allow");
        assertThat(watched.server.requests()).isEmpty();
    }

    private static String credential(String token) {
        return "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\""
                + token + "\"}}";
    }

    @Test
    void password_isSent() {
        watched.start(kubeconfig("{username: reader, password: secret}")).untilWatching();

        assertThat(lastAuthorization()).isEqualTo("Basic cmVhZGVyOnNlY3JldA==");
    }

    private Kubeconfig kubeconfig(String user) {
        return new Kubeconfig(watched.server.kubeconfig(directory, "", user), null);
    }

    // ---- What cannot be read ----

    @Test
    void kubeconfig_thatIsNotThere_isAStateUntilItIs() {
        Path file = directory.resolve("kubeconfig");
        watched.start(new Kubeconfig(file, null));
        watched.until(() -> state().errors().containsKey("credentials"));
        assertThat(state().reason()).contains(file.toString());

        watched.server.kubeconfig(directory);
        watched.untilWatching();
        assertThat(state().reason()).isNull();
    }

    @Test
    void kubeconfig_thatLeadsToAnotherServer_isOfAnotherCluster() {
        watched.cluster().put(KubeObject.externalName("shop", "old", "a.example.org"));
        watched.start().untilWatching();
        try (FakeApiServer other = FakeApiServer.start()) {
            other.cluster().put(KubeObject.externalName("shop", "new", "a.example.org"));
            other.kubeconfig(directory);
            watched.server.endWatches();
            watched.until(() -> state().lists() == 2);

            assertThat(watched.services.names()).containsExactly("shop/new");
        }
    }

    @Test
    void context_thatTheFileHasNot_isNamed() {
        Path file = watched.server.kubeconfig(directory);

        assertThatThrownBy(() -> new Kubeconfig(file, "other").read())
                .isInstanceOf(WatchFailure.class)
                .hasMessageContaining("no context 'other'");
    }

    @Test
    void kubeconfig_thatIsNone_isNamed() {
        Path file = write("kubeconfig", "{{{");

        assertThatThrownBy(() -> new Kubeconfig(file, null).read())
                .isInstanceOf(WatchFailure.class)
                .hasMessageContaining(file.toString());
    }

    /** None of these may keep the gateway from starting, which asks for the host at once. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                     | is empty
                    'not: [yaml'                                           | cannot be read
                    '[]'                                                   | cannot be read
                    'kind: Config'                                         | has no current context
                    'current-context: gone'                                | has no context 'gone'
                    'contexts: [{name: me, context: {cluster: c}}]'        | names cluster 'c', which is not there
                    'clusters: [{name: c, cluster: {server: "api:6443"}}]' | server 'api:6443' (expected: a URL
                    'users: []'                                            | has no user 'u'
                    """)
    void kubeconfig_withAMistake_isNamed_andHasNoHost(String mistake, String reason) {
        Kubeconfig kubeconfig = new Kubeconfig(write("kubeconfig", withMistake(mistake)), null);

        assertThatThrownBy(kubeconfig::read)
                .isInstanceOf(WatchFailure.class)
                .hasMessageContaining("kubeconfig")
                .hasMessageContaining(reason);
        if (!mistake.startsWith("users")) {
            assertThat(kubeconfig.host()).isEqualTo(ServerAccessSource.UNKNOWN);
        }
    }

    /** What is wrong, and around it what it takes to come so far. */
    private static String withMistake(String mistake) {
        return switch (mistake.split(":")[0]) {
            case "contexts" -> "current-context: me\n" + mistake;
            case "clusters" -> "current-context: me\ncontexts: [{name: me, context: {cluster: c}}]\n" + mistake;
            case "users" ->
                "current-context: me\ncontexts: [{name: me, context: {cluster: c, user: u}}]\n"
                        + "clusters: [{name: c, cluster: {server: 'https://api.example.org:6443'}}]\n" + mistake;
            default -> mistake;
        };
    }

    @Test
    void kubeconfig_thatIsNoText_isNamed() throws IOException {
        Path file = Files.write(directory.resolve("kubeconfig"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        Kubeconfig kubeconfig = new Kubeconfig(file, null);

        assertThatThrownBy(kubeconfig::read).isInstanceOf(WatchFailure.class).hasMessageContaining("not UTF-8");
        assertThat(kubeconfig.host()).isEqualTo(ServerAccessSource.UNKNOWN);
    }

    @Test
    void context_withoutUser_asksAsNobody() {
        Path file = write(
                "kubeconfig",
                "current-context: me\ncontexts: [{name: me, context: {cluster: c}}]\n"
                        + "clusters: [{name: c, cluster: {server: '" + watched.server.url() + "'}}]\n");
        watched.start(new Kubeconfig(file, null)).untilWatching();

        assertThat(lastAuthorization()).isEmpty();
    }

    @Test
    void serviceAccount_outsideOfAPod_saysWhatIsMissing() {
        assertThatThrownBy(() -> new ServiceAccount(directory, variable -> null).read())
                .isInstanceOf(WatchFailure.class)
                .hasMessageContaining("KUBERNETES_SERVICE_HOST");
    }

    // ---- TLS ----

    @Test
    void serviceAccount_isBelievedAndBelieves_andIsReadAgainWhenTheAuthorityChanges() {
        TestAuthority authority = new TestAuthority();
        watched.close();
        watched = new WatchedCluster(directory, FakeApiServer.start(tls(authority), false));
        watched.cluster().put(KubeObject.namespace("shop"));
        watched.server.requireToken("mine");
        write("token", "mine");
        write("ca.crt", new TestAuthority().pem());
        URI url = URI.create(watched.server.url());
        Map<String, String> environment = Map.of(
                "KUBERNETES_SERVICE_HOST", url.getHost(), "KUBERNETES_SERVICE_PORT", Integer.toString(url.getPort()));
        watched.start(new ServiceAccount(directory, environment::get));
        watched.until(() -> state().errors().containsKey("tls"));
        assertThat(watched.watch().isSynced()).isFalse();

        write("ca.crt", authority.pem());
        watched.untilWatching();
        assertThat(watched.namespaces.names()).containsExactly("shop");
    }

    @Test
    void clientCertificate_isShown() throws IOException {
        TestAuthority authority = new TestAuthority();
        watched.close();
        watched = new WatchedCluster(directory, FakeApiServer.start(tls(authority), true));
        write("ca.crt", authority.pem());
        authority.leaf("reader").write(directory, "client");
        Path file = watched.server.kubeconfig(
                directory,
                "certificate-authority: '" + directory.resolve("ca.crt") + "'",
                "{client-certificate: '" + directory.resolve("client.crt") + "', client-key: '"
                        + directory.resolve("client.key") + "'}");

        watched.start(new Kubeconfig(file, null)).untilWatching();
        assertThat(state().errors()).isEmpty();
    }

    private SSLContext tls(TestAuthority authority) {
        try {
            Leaf leaf = authority.leaf("127.0.0.1", "localhost");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new java.io.ByteArrayInputStream(
                            leaf.chain().getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                    .toArray(Certificate[]::new);
            store.setKeyEntry("server", leaf.keys().getPrivate(), new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (Certificate root : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new java.io.ByteArrayInputStream(
                            authority.pem().getBytes(java.nio.charset.StandardCharsets.US_ASCII)))) {
                trusted.setCertificateEntry("root", root);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

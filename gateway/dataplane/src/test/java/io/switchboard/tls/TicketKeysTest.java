package io.switchboard.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.OpenSsl;
import io.switchboard.config.EndpointTls;
import io.switchboard.files.FileWatch;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resumption, seen by whether a client with a session is shown the certificate of a gateway that has another one. */
class TicketKeysTest {
    private static final String YAML = """
            certificates:
              a: {chain: a.crt, key: a.key}
              b: {chain: b.crt, key: b.key}
              strict: {chain: b.crt, key: b.key, client-ca: ca.crt}
            listeners:
              - {transport: dot, bind: ['127.0.0.1:0'], certificate: a}
              - {transport: dot, bind: ['127.0.0.1:0'], certificate: b}
              - {transport: dot, bind: ['127.0.0.1:0'], certificate: strict}
            upstreams: {default: {endpoints: [{url: 'tls://192.0.2.1#dns.example.org', ca: ca.crt}]}}
            """;
    private static final String SECRET = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private final TestAuthority authority = new TestAuthority();
    private long now = Instant.now().getEpochSecond();

    @TempDir
    Path directory;

    @BeforeEach
    void writeFiles() {
        TestAuthority.write(directory.resolve("ca.crt"), authority.pem());
        authority.leaf("dns.example.org").write(directory, "a");
        authority.leaf("dns.example.org").write(directory, "b");
        TestAuthority.write(directory.resolve("tickets"), SECRET);
    }

    private Certificates gateway(String more) throws CertificateException {
        Certificates certificates = new Certificates(FileWatch.NONE, () -> now);
        certificates.prepare(TestTls.config(directory, YAML + more)).commit();
        return certificates;
    }

    private ClientTls client(Certificates certificates) {
        return certificates.client(
                new EndpointTls("dns.example.org", List.of(), directory.resolve("ca.crt"), null, false));
    }

    private static X509Certificate visit(Certificates gateway, String certificate, ClientTls client) {
        TestTls.Outcome outcome = TestTls.handshake(gateway.server(() -> List.of(certificate)), client);
        assertThat(outcome.ok()).isTrue();
        // With TLS 1.3 tickets follow the first octets of the server.
        outcome.serverChannel().writeOutbound(Unpooled.wrappedBuffer(new byte[] {1}));
        TestTls.pump(outcome.serverChannel(), outcome.clientChannel());
        outcome.clientChannel().releaseInbound();
        return outcome.expectCertificate();
    }

    @Test
    void tickets_areGoodAtEveryGatewayWithTheSecretForADay() throws Exception {
        assumeTrue(OpenSsl.isAvailable(), "Java's own TLS keeps its tickets to itself");
        try (Certificates one = gateway("tls: {ticket-keys: tickets}");
                Certificates other = gateway("tls: {ticket-keys: tickets}")) {
            ClientTls client = client(one);
            X509Certificate a = visit(one, "a", client);

            assertThat(visit(other, "b", client)).isEqualTo(a);
            now += TicketKeys.PERIOD_SECONDS;
            other.tend();
            assertThat(visit(other, "b", client)).isEqualTo(a);
        }
    }

    @Test
    void tickets_areWorthNothingElsewhere() throws Exception {
        try (Certificates one = gateway("");
                Certificates other = gateway("")) {
            ClientTls client = client(one);
            X509Certificate a = visit(one, "a", client);

            assertThat(visit(other, "b", client)).isNotEqualTo(a);
        }
    }

    @Test
    void tickets_doNotStandInForAClientCertificate() throws Exception {
        try (Certificates gateway = gateway("tls: {ticket-keys: tickets}")) {
            ClientTls client = client(gateway);
            visit(gateway, "a", client);

            assertThat(TestTls.handshake(gateway.server(() -> List.of("strict")), client)
                            .server())
                    .isNotNull();
        }
    }

    @Test
    void derive_changesWithKindAndTime() {
        TicketKeys keys = new TicketKeys(List.of(new byte[32], new byte[] {1}));

        assertThat(keys.derive("a", 0)).hasSize(6);
        assertThat(keys.derive("a", 0)[0].name()).isEqualTo(keys.derive("a", TicketKeys.PERIOD_SECONDS - 1)[0].name());
        assertThat(keys.derive("a", 0)[0].name()).isEqualTo(keys.derive("a", TicketKeys.PERIOD_SECONDS)[1].name());
        assertThat(keys.derive("a", 0)[0].name()).isNotEqualTo(keys.derive("b", 0)[0].name());
        assertThat(keys.derive("a", 0)[0].name()).isNotEqualTo(keys.derive("a", 0)[3].name());
        assertThat(keys.derive("a", 0)[0].hmacKey()).isNotEqualTo(keys.derive("a", 0)[0].aesKey());
    }

    @Test
    void file_mustBeHexadecimal() {
        TestAuthority.write(directory.resolve("tickets"), SECRET + "\nshort");

        assertThatThrownBy(() -> gateway("tls: {ticket-keys: tickets}").close())
                .hasMessage("tls.ticket-keys: " + directory.resolve("tickets")
                        + ": a line of 5 characters (expected: 64 hexadecimal digits on each)");
    }
}

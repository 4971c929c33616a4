package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.Http2Client;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Clients of DNS over HTTPS are told that the same is served over HTTP/3 (RFC 7838). */
class AlternativeServiceTest {
    private static final String DOH = "{transport: doh, bind: ['127.0.0.1:0']}";
    private static final byte[] QUERY =
            Messages.query("www.example.org.", Type.A).id(0).bytes();

    private ScriptedUpstream upstream;

    @BeforeEach
    void startUpstream() {
        upstream = ScriptedUpstream.start(Answers.address("192.0.2.66"));
    }

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    @Test
    void dq13_overHttp2_repliesNameTheListenerOfTheSameAddress() {
        try (TestGateway gateway = start(DOH + ", {transport: doh3, bind: ['127.0.0.1:0']}")) {
            assertThat(altSvc(gateway)).isEqualTo(http3(gateway));
        }
    }

    @Test
    void dq13_overHttp1_repliesNameItToo() throws Exception {
        try (TestGateway gateway = start(DOH + ", {transport: doh3, bind: ['127.0.0.1:0']}");
                HttpClient client =
                        HttpClient.newBuilder().sslContext(trusting()).build()) {
            URI uri = URI.create("https://127.0.0.1:"
                    + gateway.address(TestTransport.DOH).getPort() + "/dns-query?dns=" + Http2Client.base64(QUERY));
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("alt-svc")).contains(http3(gateway));
            assertThat(response.headers().firstValue("cache-control")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{transport: doq, bind: ['127.0.0.1:0']}",
                "{transport: doh3, bind: ['127.0.0.2:0']}",
                "{transport: doh3, bind: ['127.0.0.1:0'], path: /other}"
            })
    void dq13_whatIsNotTheSame_isNotNamed(String other) {
        try (TestGateway gateway = start(DOH + ", " + other)) {
            assertThat(altSvc(gateway)).isNull();
        }
    }

    @Test
    void dq13_aReload_changesWhatIsNamed() throws Exception {
        String doh = DOH.replace(":0'", ":" + freePort() + "'");
        try (TestGateway gateway = start(doh)) {
            assertThat(altSvc(gateway)).isNull();

            gateway.gateway().apply(TestGateway.config(yaml(doh + ", {transport: doh3, bind: ['127.0.0.1:0']}")));
            assertThat(altSvc(gateway)).isEqualTo(http3(gateway));

            gateway.gateway().apply(TestGateway.config(yaml(doh)));
            assertThat(altSvc(gateway)).isNull();
        }
    }

    private TestGateway start(String listeners) {
        return TestGateway.start(yaml(listeners));
    }

    private String yaml(String listeners) {
        return TestGateway.yaml(upstream, "listeners: [" + listeners + "]\n");
    }

    private static String http3(TestGateway gateway) {
        return "h3=\":" + gateway.address(TestTransport.DOH3).getPort() + "\"; ma=86400";
    }

    private static @Nullable String altSvc(TestGateway gateway) {
        try (Http2Client client = Http2Client.overTls(gateway.address(TestTransport.DOH))) {
            client.get(QUERY);
            Http2Client.Response response = client.response();
            assertThat(response.status()).isEqualTo(200);
            return response.field("alt-svc");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static SSLContext trusting() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream authority = Files.newInputStream(TestIdentity.authority())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.GatewayException;
import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import io.switchboard.tls.TestAuthority;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.SVCBRecord;
import org.xbill.DNS.Type;

/** What clients that ask in the clear are told of encrypted listeners (RFC 9462). */
class DesignatedResolversTest {
    private static final String SERVICE = "_dns.resolver.arpa.";
    private static final String UDP = "{transport: udp, bind: ['127.0.0.1:0']}";
    private static final String DOT = "{transport: dot, bind: ['127.0.0.1:0']}";
    private static final int DOH_PATH = 7;

    @TempDir
    private static Path directory;

    private ScriptedUpstream upstream;

    @BeforeAll
    static void writeCertificate() {
        new TestAuthority().leaf("127.0.0.1", "localhost", "dns.example.org").write(directory, "edge");
    }

    @BeforeEach
    void startUpstream() {
        upstream = ScriptedUpstream.start(Answers.address("192.0.2.66"));
    }

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "dot, dot, none",
                "doq, doq, none",
                "doh, h2, /dns-query{?dns}",
                "doh3, h3, /dns-query{?dns}",
            })
    void dd01_anEncryptedListener_isDesignated(String transport, String alpn, String path) {
        try (TestGateway gateway = start("{transport: %s, bind: ['127.0.0.1:0']}".formatted(transport))) {
            Reply reply = ask(gateway, SERVICE, Type.SVCB);

            assertThat(reply.has(Reply.AA)).isTrue();
            assertThat(reply.answers()).singleElement().satisfies(record -> {
                SVCBRecord svcb = (SVCBRecord) record;
                assertThat(svcb.getTTL()).isEqualTo(300);
                assertThat(svcb.getSvcPriority()).isOne();
                assertThat(svcb.getTargetName()).hasToString("dns.example.org.");
                assertThat(alpn(svcb)).containsExactly(alpn);
                assertThat(port(svcb)).isEqualTo(port(gateway, transport));
                assertThat(((SVCBBase.ParameterIpv4Hint) svcb.getSvcParamValue(SVCBBase.IPV4HINT)).getAddresses())
                        .extracting(address -> address.getHostAddress())
                        .containsExactly("127.0.0.1");
                assertThat(path(svcb)).isEqualTo(path);
            });
            assertThat(upstream.queries()).isEmpty();
        }
    }

    @Test
    void dd01_addressesOfTheTarget_areAdded() {
        try (TestGateway gateway = start(DOT
                + ", {transport: doh, bind: ['127.0.0.1:0', '[::1]:0']}, {transport: doq, bind: ['127.0.0.1:0']}")) {
            assertThat(ask(gateway, SERVICE, Type.SVCB).additionals())
                    .filteredOn(record -> record.getType() != Type.OPT)
                    .allMatch(record -> record.getTTL() == 300)
                    .extracting(record ->
                            record.getName() + " " + Type.string(record.getType()) + " " + record.rdataToString())
                    .containsExactly("dns.example.org. A 127.0.0.1", "dns.example.org. AAAA 0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void dd01_theOrderOfListeners_isThatOfPreference() {
        String doh = "{transport: doh, bind: ['127.0.0.1:0'], path: [/first, /second]}";
        try (TestGateway gateway = start(DOT + ", " + doh)) {
            List<SVCBRecord> records = designated(gateway);

            assertThat(records).extracting(SVCBRecord::getSvcPriority).containsExactly(1, 2);
            assertThat(alpn(records.getFirst())).containsExactly("dot");
            assertThat(alpn(records.getLast())).containsExactly("h2");
            assertThat(path(records.getLast())).isEqualTo("/first{?dns}");
        }
    }

    @Test
    void dd01_http2AndHttp3AtOnePort_areOneRecord() throws IOException {
        String bind = "bind: ['127.0.0.1:%d']".formatted(freePort());
        try (TestGateway gateway = start("{transport: doh, " + bind + "}, {transport: doh3, " + bind + "}")) {
            assertThat(designated(gateway))
                    .singleElement()
                    .satisfies(record -> assertThat(alpn(record)).containsExactly("h2", "h3"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{transport: tcp, bind: ['127.0.0.1:0']}",
                "{transport: doh, bind: ['127.0.0.1:0'], certificate: none}",
                "{transport: grpc, bind: ['127.0.0.1:0'], certificate: none}",
                "{transport: grpc, bind: ['127.0.0.1:0']}"
            })
    void dd01_otherListeners_areNotDesignated(String listener) {
        try (TestGateway gateway = start(listener)) {
            Reply reply = ask(gateway, SERVICE, Type.SVCB);

            assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(reply.answers()).isEmpty();
            assertThat(reply.authorities()).hasSize(1);
            assertThat(upstream.queries()).isEmpty();
        }
    }

    @Test
    void dd01_aReload_changesWhatIsDesignated() throws GatewayException {
        try (TestGateway gateway = start("{transport: tcp, bind: ['127.0.0.1:0']}")) {
            assertThat(designated(gateway)).isEmpty();

            apply(gateway, DOT, "");
            assertThat(designated(gateway)).hasSize(1);

            apply(gateway, DOT, "records: {static: [{name: a.example.org., type: A, data: [192.0.2.1]}]}\n");
            assertThat(designated(gateway)).hasSize(1);

            apply(gateway, "{transport: doq, bind: ['127.0.0.1:0']}", "");
            assertThat(designated(gateway))
                    .singleElement()
                    .satisfies(record -> assertThat(alpn(record)).containsExactly("doq"));

            apply(gateway, "{transport: tcp, bind: ['127.0.0.1:0']}", "");
            assertThat(designated(gateway)).isEmpty();
        }
    }

    @Test
    void dd02_whatElseThereIsOfResolverArpa_hasNoDataBesideDesignations() {
        try (TestGateway gateway = start(DOT)) {
            for (int type : new int[] {Type.A, Type.TXT, Type.HTTPS, Type.DS}) {
                assertNoData(ask(gateway, SERVICE, type));
            }
            for (String name :
                    List.of("resolver.arpa.", "x.resolver.arpa.", "x._dns.resolver.arpa.", "_dn.resolver.arpa.")) {
                assertNoData(ask(gateway, name, Type.SVCB));
            }
            assertThat(ask(gateway, "_DNS.Resolver.ARPA.", Type.SVCB).answers()).hasSize(1);
            assertThat(upstream.queries()).isEmpty();
        }
    }

    @Test
    void dd02_aRecordOfTheOperator_isUsedInstead() {
        String own = "records: {static: [{name: _dns.resolver.arpa., type: SVCB,"
                + " data: ['1 dns.example.net. alpn=dot port=8853']}]}\n";
        try (TestGateway gateway = TestGateway.start(yaml(DOT, own))) {
            assertThat(designated(gateway))
                    .singleElement()
                    .satisfies(record -> assertThat(record.getTargetName()).hasToString("dns.example.net."));
        }
    }

    @Test
    void dd02_aRouteOfTheOperator_isUsedInstead() {
        String routes = "routes: [{suffix: [.], upstreams: default}, {suffix: [resolver.arpa.], upstreams: default}]\n";
        try (TestGateway gateway = TestGateway.start(yaml(DOT, routes), TestGateway.UNHURRIED)) {
            ask(gateway, SERVICE, Type.SVCB);

            assertThat(upstream.queries()).hasSize(1);
        }
    }

    @Test
    void dd04_recordsForTheNameOfTheResolver_areLocalRecords() {
        String own = "records: {static: [{name: _dns.dns.example.org., type: SVCB,"
                + " data: ['1 dns.example.org. alpn=h2 port=443 key7=\"/dns-query{?dns}\"']}]}\n";
        try (TestGateway gateway = TestGateway.start(yaml(DOT, own))) {
            assertThat(ask(gateway, "_dns.dns.example.org.", Type.SVCB).answers())
                    .singleElement()
                    .satisfies(record -> assertThat(path((SVCBRecord) record)).isEqualTo("/dns-query{?dns}"));
        }
    }

    private TestGateway start(String listeners) {
        return TestGateway.start(yaml(listeners, ""));
    }

    private void apply(TestGateway gateway, String listeners, String more) throws GatewayException {
        gateway.gateway().apply(TestGateway.config(yaml(listeners, more)));
    }

    private String yaml(String listeners, String more) {
        return TestGateway.yaml(upstream, """
                listeners: [%s, %s]
                certificates: {default: {chain: %s/edge.crt, key: %s/edge.key}}
                %s""".formatted(UDP, listeners, directory, directory, more));
    }

    private static List<SVCBRecord> designated(TestGateway gateway) {
        return ask(gateway, SERVICE, Type.SVCB).answers().stream()
                .map(SVCBRecord.class::cast)
                .toList();
    }

    private static Reply ask(TestGateway gateway, String name, int type) {
        try (DnsClient client = gateway.client(TestTransport.UDP)) {
            byte[] query = Messages.query(name, type).bytes();
            return Reply.of(client.exchange(query)).answers(query);
        }
    }

    private static void assertNoData(Reply reply) {
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers()).isEmpty();
        assertThat(reply.authorities()).hasSize(1);
    }

    private static List<String> alpn(SVCBRecord record) {
        return ((SVCBBase.ParameterAlpn) record.getSvcParamValue(SVCBBase.ALPN)).getValues();
    }

    private static int port(SVCBRecord record) {
        return ((SVCBBase.ParameterPort) record.getSvcParamValue(SVCBBase.PORT)).getPort();
    }

    private static int port(TestGateway gateway, String transport) {
        return gateway.gateway().listeners().stream()
                .filter(listener -> listener.transport().label().equals(transport))
                .map(listener -> listener.address().getPort())
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable String path(SVCBRecord record) {
        SVCBBase.ParameterBase value = record.getSvcParamValue(DOH_PATH);
        return value == null ? null : new String(value.toWire(), StandardCharsets.UTF_8);
    }

    /** Free for TCP and for UDP. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket stream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket datagrams =
                            new DatagramSocket(stream.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return datagrams.getLocalPort();
            } catch (BindException taken) {
                // Somebody has it for UDP; the next one.
            }
        }
    }
}

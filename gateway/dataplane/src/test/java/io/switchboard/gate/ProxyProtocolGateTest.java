package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Http2Client;
import io.switchboard.testing.Messages;
import io.switchboard.testing.ProxyHeaders;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Clients behind proxies that say by the PROXY protocol whom they connect for. */
class ProxyProtocolGateTest {
    private static final String ALLOWED = "198.51.100.7";
    private static final String STRANGER = "203.0.113.7";
    private static final Duration GAP = Duration.ofMillis(5);

    /** What takes a header, and a client that speaks behind one. */
    enum Served {
        TCP("{transport: tcp, ") {
            @Override
            DnsClient behind(byte[] header, InetSocketAddress server) {
                return TcpClient.behind(header, server);
            }
        },
        DOT("{transport: dot, ") {
            @Override
            DnsClient behind(byte[] header, InetSocketAddress server) {
                return TcpClient.overTlsBehind(header, server);
            }
        },
        DOH("{transport: doh, ") {
            @Override
            DnsClient behind(byte[] header, InetSocketAddress server) {
                return Http2Client.behind(header, server, true);
            }
        },
        CLEAR_DOH("{transport: doh, certificate: none, trusted-proxies: [198.51.100.7], ") {
            @Override
            DnsClient behind(byte[] header, InetSocketAddress server) {
                return Http2Client.behind(header, server, false);
            }
        };

        private final String listener;

        Served(String listener) {
            this.listener = listener;
        }

        abstract DnsClient behind(byte[] header, InetSocketAddress server);

        TestTransport transport() {
            return this == CLEAR_DOH ? TestTransport.DOH : TestTransport.valueOf(name());
        }
    }

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    /** Answers 198.51.100.7 and 2001:db8::/32 and nobody else, not even the proxy itself. */
    private TestGateway start(Served served, String proxies) {
        return start(served, proxies, "access: {allow: [198.51.100.7, '2001:db8::/32']}\n");
    }

    private TestGateway start(Served served, String proxies, String more) {
        ScriptedUpstream upstream = keep(ScriptedUpstream.start(Answers.address("192.0.2.1")));
        return keep(TestGateway.start(
                upstream,
                "listeners: [" + served.listener + "bind: ['127.0.0.1:0'], proxy-protocol: " + proxies + "}]\n"
                        + "ops: {bind: '127.0.0.1:0'}\n" + more));
    }

    private static byte[] query() {
        return Messages.query("www.example.org.", Type.A).bytes();
    }

    private DnsClient client(TestGateway gateway, Served served, byte[] header) {
        return keep(served.behind(header, gateway.address(served.transport())));
    }

    private int rcode(TestGateway gateway, Served served, byte[] header) {
        return Reply.of(client(gateway, served, header).exchange(query())).rcode();
    }

    private TcpClient octets(TestGateway gateway, Served served, byte[] octets) {
        return keep(TcpClient.behind(octets, gateway.address(served.transport())));
    }

    private static void assertRefused(TestGateway gateway, TcpClient client, String cause) {
        assertThat(client.awaitEnd(DnsClient.PATIENCE)).isNotEqualTo(TcpClient.End.OPEN);
        assertThat(refused(gateway, "\"" + cause + "\"")).isEqualTo(1);
        assertThat(refused(gateway, "")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(gateway.metric("dns_connections", "dns_connections "))
                .isZero());
    }

    private static double refused(TestGateway gateway, String cause) {
        return gateway.metric("dns_proxy_protocol_refused_total", cause);
    }

    @ParameterizedTest
    @EnumSource
    void dh19_accessRules_areForTheClientThatTheProxyNames(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");

        assertThat(rcode(gateway, served, ProxyHeaders.from(ALLOWED))).isEqualTo(Rcode.NOERROR);
        assertThat(rcode(gateway, served, ProxyHeaders.from(STRANGER))).isEqualTo(Rcode.REFUSED);
        assertThat(rcode(gateway, served, ProxyHeaders.from("2001:db8::7"))).isEqualTo(Rcode.NOERROR);
        assertThat(rcode(gateway, served, ProxyHeaders.from("2001:db9::7"))).isEqualTo(Rcode.REFUSED);
        assertThat(refused(gateway, "")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void tlvs_areSkipped(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");

        assertThat(rcode(gateway, served, ProxyHeaders.withTlvs(ALLOWED, new byte[1024])))
                .isEqualTo(Rcode.NOERROR);
    }

    @ParameterizedTest
    @EnumSource
    void aProxyInItsOwnName_isItselfTheClient(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]", "access: {allow: [127.0.0.1]}\n");

        assertThat(rcode(gateway, served, ProxyHeaders.local())).isEqualTo(Rcode.NOERROR);
        assertThat(rcode(gateway, served, ProxyHeaders.unspecified())).isEqualTo(Rcode.NOERROR);
        assertThat(rcode(gateway, served, ProxyHeaders.from(ALLOWED))).isEqualTo(Rcode.REFUSED);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionWithoutHeader_isClosedAtItsFirstOctets(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");

        assertRefused(gateway, octets(gateway, served, Messages.framed(query())), "missing");
    }

    @ParameterizedTest
    @EnumSource
    void version1_isRefused(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");

        assertRefused(gateway, octets(gateway, served, ProxyHeaders.version1(ALLOWED)), "version");
    }

    @ParameterizedTest
    @EnumSource
    void tooLongAHeader_isRefusedBeforeItHasCome(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");
        byte[] long64k = ProxyHeaders.raw(0x21, 0x11, new byte[0xffff]);

        assertRefused(gateway, octets(gateway, served, Arrays.copyOf(long64k, 16)), "too_large");
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderWithoutRoomForItsAddresses_isRefused(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");

        assertRefused(gateway, octets(gateway, served, ProxyHeaders.raw(0x21, 0x21, new byte[12])), "malformed");
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatEndsWithinTheHeader_isRefused(Served served) {
        TestGateway gateway = start(served, "[127.0.0.1]");
        TcpClient client = octets(gateway, served, new byte[] {0x0d, 0x0a});
        client.shutdownOutput();

        assertRefused(gateway, client, "closed");
    }

    @Test
    void silence_endsTheConnection() {
        TestGateway gateway = start(Served.DOT, "[127.0.0.1]");

        assertRefused(gateway, octets(gateway, Served.DOT, new byte[0]), "timed_out");
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatIsNotListed_isAnOrdinaryClient(Served served) {
        TestGateway gateway = start(served, "[192.0.2.0/24]", "access: {allow: [127.0.0.1]}\n");

        assertThat(rcode(gateway, served, new byte[0])).isEqualTo(Rcode.NOERROR);
    }

    @ParameterizedTest
    @EnumSource
    void dh19_aPeerThatIsNotListed_cannotNameAnother(Served served) {
        TestGateway gateway = start(served, "[192.0.2.0/24]", "limits: {tcp: {read-timeout: 1s}}\n");

        // No handshake or no reply: nothing of the header is understood.
        assertThat(catchThrowable(() -> rcode(gateway, served, ProxyHeaders.from("127.0.0.1"))))
                .isNotNull();
        assertThat(gateway.metric("dns_queries_total", "")).isZero();
        assertThat(refused(gateway, "")).isZero();
    }

    @Test
    void aHeaderOctetByOctet_withTheQueryInItsLastSegment_isAnswered() throws InterruptedException {
        TestGateway gateway = start(Served.TCP, "[127.0.0.1]");
        byte[] header = ProxyHeaders.from(ALLOWED);
        TcpClient client = octets(gateway, Served.TCP, new byte[0]);
        client.sendByteWise(Arrays.copyOf(header, header.length - 1), GAP);
        client.sendOctets(
                Messages.concat(new byte[] {header[header.length - 1]}, Messages.framed(query(), query())));

        assertThat(Reply.of(client.expect()).rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(Reply.of(client.expect()).rcode()).isEqualTo(Rcode.NOERROR);
    }

    @ParameterizedTest
    @EnumSource
    void boundOfConnections_isForTheClientThatTheProxyNames(Served served) {
        TestGateway gateway = start(
                served, "[127.0.0.1]", "access: {allow: [any]}\nlimits: {tcp: {connections-per-client: 1}}\n");

        assertThat(rcode(gateway, served, ProxyHeaders.from(ALLOWED))).isEqualTo(Rcode.NOERROR);
        assertThat(rcode(gateway, served, ProxyHeaders.from(STRANGER))).isEqualTo(Rcode.NOERROR);
        TcpClient second = octets(gateway, served, ProxyHeaders.from(ALLOWED));

        assertThat(second.awaitEnd(DnsClient.PATIENCE)).isNotEqualTo(TcpClient.End.OPEN);
        assertThat(gateway.metric("dns_connections_rejected_total", "")).isEqualTo(1);
        assertThat(gateway.metric("dns_connections_accepted_total", "")).isEqualTo(2);
    }

    @Test
    void aClientBehindTheProxyThatIsAProxyItself_mayNameAnotherInHttp() {
        TestGateway gateway = start(Served.CLEAR_DOH, "[127.0.0.1]");
        Http2Client client = (Http2Client) client(gateway, Served.CLEAR_DOH, ProxyHeaders.from(ALLOWED));
        client.get(query(), "x-forwarded-for", STRANGER);
        assertThat(Reply.of(client.response().body()).rcode()).isEqualTo(Rcode.REFUSED);

        Http2Client stranger = (Http2Client) client(gateway, Served.CLEAR_DOH, ProxyHeaders.from(STRANGER));
        stranger.get(query(), "x-forwarded-for", ALLOWED);
        assertThat(Reply.of(stranger.response().body()).rcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void apply_ofOtherProxies_isForConnectionsToCome() throws Exception {
        ScriptedUpstream upstream = keep(ScriptedUpstream.start(Answers.address("192.0.2.1")));
        String yaml = "access: {allow: [198.51.100.7]}\n"
                + "listeners: [{transport: tcp, bind: ['127.0.0.1:0'], proxy-protocol: %s}]\n";
        TestGateway gateway = keep(TestGateway.start(upstream, yaml.formatted("[]")));
        DnsClient before = client(gateway, Served.TCP, new byte[0]);
        assertThat(Reply.of(before.exchange(query())).rcode()).isEqualTo(Rcode.REFUSED);

        gateway.gateway().apply(TestGateway.config(TestGateway.yaml(upstream, yaml.formatted("[127.0.0.1]"))));

        assertThat(rcode(gateway, Served.TCP, ProxyHeaders.from(ALLOWED))).isEqualTo(Rcode.NOERROR);
        assertThat(Reply.of(before.exchange(query())).rcode()).isEqualTo(Rcode.REFUSED);
    }
}

package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Names that mean something special are answered here and never leave, unless the configuration names them. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class SpecialNamesGateTest {
    private static final int[] TYPES = {Type.A, Type.AAAA, Type.PTR, Type.SOA, Type.TXT, 65_280};

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.address("192.0.2.66"), "");

    private final TestTransport transport;

    SpecialNamesGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.", "x.localhost.", "LocalHost."})
    void fw60_localhost_isTheLoopback(String name) {
        assertThat(ask(name, Type.A).answerData()).containsExactly("127.0.0.1");
        assertThat(ask(name, Type.AAAA).answerData()).containsExactly("0:0:0:0:0:0:0:1");
        Reply other = ask(name, Type.TXT);
        assertThat(other.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(other.answers()).isEmpty();
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.invalid.", "x.test.", "x.onion.", "x.local.", "x.alt.", "a.b.c.invalid."})
    void fw61_namesThatDoNotExistAnywhere_areNxdomain(String name) {
        for (int type : TYPES) {
            Reply reply = ask(name, type);

            assertThat(reply.rcode()).as("%s %s", name, Type.string(type)).isEqualTo(Rcode.NXDOMAIN);
            assertThat(reply.authorities())
                    .singleElement()
                    .satisfies(record -> assertThat(record.getType()).isEqualTo(Type.SOA));
        }
        assertNotForwarded();
    }

    @ParameterizedTest
    @CsvSource({
        "1.0.0.10.in-addr.arpa.",
        "1.0.16.172.in-addr.arpa.",
        "1.0.31.172.in-addr.arpa.",
        "1.1.168.192.in-addr.arpa.",
        "1.0.0.0.in-addr.arpa.",
        "1.0.254.169.in-addr.arpa.",
        "1.2.0.192.in-addr.arpa.",
        "1.100.51.198.in-addr.arpa.",
        "1.113.0.203.in-addr.arpa.",
        "1.255.255.255.255.in-addr.arpa.",
        "1.0.64.100.in-addr.arpa.",
        "1.0.127.100.in-addr.arpa.",
        "x.d.f.ip6.arpa.",
        "x.8.e.f.ip6.arpa.",
        "x.9.e.f.ip6.arpa.",
        "x.a.e.f.ip6.arpa.",
        "x.b.e.f.ip6.arpa.",
        "x.8.b.d.0.1.0.0.2.ip6.arpa."
    })
    void fw62_reverseNamesOfPrivateNetworks_areNxdomain(String name) {
        Reply reply = ask(name, Type.PTR);

        assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(reply.authorities()).hasSize(1);
        assertNotForwarded();
    }

    @Test
    void fw62_reverseNameOfTheLoopback_isLocalhost() {
        assertThat(ask("1.0.0.127.in-addr.arpa.", Type.PTR).answerData()).containsExactly("localhost.");
        assertThat(ask("1." + "0.".repeat(31) + "ip6.arpa.", Type.PTR).answerData())
                .containsExactly("localhost.");
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.32.172.in-addr.arpa.",
                "1.0.15.172.in-addr.arpa.",
                "1.0.63.100.in-addr.arpa.",
                "1.0.128.100.in-addr.arpa.",
                "1.1.1.1.in-addr.arpa.",
                "x.c.e.f.ip6.arpa.",
                "x.example.",
                "x.notlocal.",
                "localhost.example."
            })
    void fw63_namesBeside_areForwarded(String name) {
        ask(transport.name() + "." + name, Type.A);

        assertThat(SHARED.upstream().queries()).hasSize(1);
    }

    @Test
    void fw64_homeArpa_isAnsweredHereButForItsDs() {
        assertThat(ask("x.home.arpa.", Type.A).rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(ask("home.arpa.", Type.A).answers()).isEmpty();
        assertNotForwarded();
    }

    @Test
    void fw65_ipv4onlyArpa_hasItsTwoAddresses() {
        assertThat(ask("ipv4only.arpa.", Type.A).answerData()).containsExactlyInAnyOrder("192.0.0.170", "192.0.0.171");
        assertThat(ask("ipv4only.arpa.", Type.AAAA).answers()).isEmpty();
        assertNotForwarded();
    }

    @Test
    void dd01_encryptedListeners_areDesignatedOverEveryTransport() {
        Reply reply = ask("_dns.resolver.arpa.", Type.SVCB);

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers()).hasSize(4);
        assertNotForwarded();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resolver.arpa.", "x.resolver.arpa."})
    void dd02_resolverArpa_hasNoDataHere(String name) {
        for (int type : new int[] {Type.SVCB, Type.A, Type.TXT}) {
            Reply reply = ask(name, type);

            assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
            assertThat(reply.answers()).isEmpty();
        }
        assertNotForwarded();
    }

    @Test
    void fw66_aRoute_takesASpecialNameOut() {
        try (ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                TestGateway gateway = TestGateway.start(TestGateway.yaml(upstream, """
                        routes:
                          - {suffix: [.], upstreams: default}
                          - {suffix: [test., 10.in-addr.arpa.], upstreams: default}
                        """), TestGateway.UNHURRIED);
                DnsClient client = gateway.client(transport)) {
            assertThat(Reply.of(client.exchange(
                                    Messages.query("x.test.", Type.A).bytes()))
                            .answerData())
                    .containsExactly("192.0.2.1");
            client.exchange(Messages.query("1.0.0.10.in-addr.arpa.", Type.PTR).bytes());

            assertThat(upstream.queries()).hasSize(2);
        }
    }

    private Reply ask(String name, int type) {
        return SHARED.ask(transport, Messages.query(name, type));
    }

    private static void assertNotForwarded() {
        assertThat(SHARED.upstream().queries()).isEmpty();
    }
}

package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.switchboard.testing.Answers;
import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.SharedGateway;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** DNS cookies (RFC 7873, RFC 9018) between client and gateway. */
@ParameterizedClass
@EnumSource(TestTransport.class)
class CookieGateTest {
    private static final int COOKIE = 10;
    private static final byte[] CLIENT_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};

    @RegisterExtension
    static final SharedGateway SHARED = SharedGateway.of(Answers.address("192.0.2.1"), "");

    private final TestTransport transport;

    CookieGateTest(TestTransport transport) {
        this.transport = transport;
    }

    @Test
    void ed21_clientCookieAlone_isAnsweredWithAServerCookie() {
        Reply reply = SHARED.ask(transport, query().option(COOKIE, CLIENT_COOKIE));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.answers()).hasSize(1);
        assertThat(reply.option(COOKIE)).hasSize(24).startsWith(CLIENT_COOKIE);
    }

    @Test
    void ed22_serverCookie_isOfVersion1WithItsTime() {
        byte[] cookie =
                SHARED.ask(transport, query().option(COOKIE, CLIENT_COOKIE)).expectOption(COOKIE);

        assertThat(Arrays.copyOfRange(cookie, 8, 12)).containsExactly(1, 0, 0, 0);
        long time = ByteBuffer.wrap(cookie).getInt(12) & 0xffff_ffffL;
        assertThat(time).isCloseTo(System.currentTimeMillis() / 1000, within(60L));
    }

    @Test
    void ed22_serverCookie_dependsOnTheClientCookie() {
        byte[] one =
                SHARED.ask(transport, query().option(COOKIE, CLIENT_COOKIE)).expectOption(COOKIE);
        byte[] other =
                SHARED.ask(transport, query().option(COOKIE, new byte[8])).expectOption(COOKIE);

        assertThat(Arrays.copyOfRange(one, 16, 24)).isNotEqualTo(Arrays.copyOfRange(other, 16, 24));
    }

    @Test
    void ed22_ed25_gatewaysThatShareASecret_acceptEachOthersCookies() {
        String first = "0123456789abcdef0123456789abcdef";
        String second = "00112233445566778899aabbccddeeff";
        byte[] query = query().option(COOKIE, CLIENT_COOKIE).bytes();
        try (TestGateway old = TestGateway.start(SHARED.upstream(), "cookies: {secret: " + first + "}");
                TestGateway same = TestGateway.start(SHARED.upstream(), "cookies: {secret: " + first + "}");
                TestGateway next = TestGateway.start(
                        SHARED.upstream(), "cookies: {secret: " + second + ", previous-secret: " + first + "}")) {
            byte[] cookie = ask(old, query).expectOption(COOKIE);
            byte[] again = query().option(COOKIE, cookie).bytes();

            assertThat(ask(same, again).expectOption(COOKIE))
                    .as("accepted, so the same again")
                    .isEqualTo(cookie);
            byte[] renewed = ask(next, again).expectOption(COOKIE);
            assertThat(renewed).as("made anew with the new secret").isNotEqualTo(cookie);
            assertThat(ask(next, query().option(COOKIE, renewed).bytes()).expectOption(COOKIE))
                    .isEqualTo(renewed);
        }
    }

    private Reply ask(TestGateway gateway, byte[] query) {
        try (DnsClient client = gateway.client(transport)) {
            return Reply.of(client.exchange(query)).answers(query);
        }
    }

    @Test
    void ed23_aGoodServerCookie_isEchoed() {
        byte[] cookie =
                SHARED.ask(transport, query().option(COOKIE, CLIENT_COOKIE)).expectOption(COOKIE);

        Reply reply = SHARED.ask(transport, query().option(COOKIE, cookie));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.option(COOKIE)).isEqualTo(cookie);
    }

    @Test
    void ed24_aBadServerCookie_isAnsweredWithAFreshOne() {
        byte[] forged =
                Messages.concat(CLIENT_COOKIE, Messages.octets(1, 0, 0, 0, 0x70, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9));

        Reply reply = SHARED.ask(transport, query().option(COOKIE, forged));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.option(COOKIE)).hasSize(24).startsWith(CLIENT_COOKIE).isNotEqualTo(forged);
    }

    @Test
    void ed20_aCookieOf40Octets_isTakenAndReplacedByOurs() {
        Reply reply = SHARED.ask(transport, query().option(COOKIE, Arrays.copyOf(CLIENT_COOKIE, 40)));

        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(reply.option(COOKIE)).hasSize(24).startsWith(CLIENT_COOKIE);
    }

    @Test
    void ed01_withoutACookie_thereIsNone() {
        assertThat(SHARED.ask(transport, query().edns()).options()).isEmpty();
    }

    @Test
    void cookie_isInErrorRepliesToo() {
        assertThat(SHARED.ask(transport, query().flags(0).option(COOKIE, CLIENT_COOKIE))
                        .option(COOKIE))
                .hasSize(24);
        assertThat(SHARED.ask(transport, Messages.query("x.", Type.AXFR).option(COOKIE, CLIENT_COOKIE))
                        .option(COOKIE))
                .hasSize(24);
    }

    @Test
    void ca04_cookieOfOneClient_isNotInTheCachedReplyToAnother() {
        String name = SHARED.freshName();
        SHARED.ask(transport, Messages.query(name, Type.A).option(COOKIE, CLIENT_COOKIE));

        Reply reply = SHARED.ask(transport, Messages.query(name, Type.A).edns());

        assertThat(reply.options()).isEmpty();
        assertThat(SHARED.upstream().count()).isEqualTo(1);
    }

    private static Messages query() {
        return Messages.query(SHARED.freshName(), Type.A);
    }
}

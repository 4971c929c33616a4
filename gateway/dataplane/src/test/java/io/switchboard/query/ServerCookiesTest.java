package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.query.ServerCookies.Result;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerCookiesTest {
    private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";
    private static final String CLIENT = "198.51.100.100";
    private static final String CLIENT_COOKIE = "2464c4abcf10c957";
    private static final String COOKIE = "2464c4abcf10c957010000005cf79f111f8130c3eee29480";
    private static final long ISSUED = 1559731985;

    private long now = ISSUED;

    @Test
    void write_makesTheCookieOfRfc9018A1() throws Exception {
        assertThat(fresh(cookies(SECRET, null), CLIENT_COOKIE, CLIENT)).isEqualTo(COOKIE);
    }

    @Test
    void cookie_ofRfc9018A2_isRenewed() throws Exception {
        now = 1559734385;
        ServerCookies cookies = cookies(SECRET, null);

        assertThat(verify(cookies, COOKIE, CLIENT)).isEqualTo(Result.VALID_RENEW);
        assertThat(fresh(cookies, CLIENT_COOKIE, CLIENT)).isEqualTo("2464c4abcf10c957010000005cf7a871d4a564a1442aca77");
    }

    @Test
    void cookie_ofRfc9018A3_hashesReservedOctetsAsReceived() throws Exception {
        String received = "fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5";
        ServerCookies cookies = cookies(SECRET, null);

        now = 1559727985;
        assertThat(verify(cookies, received, "203.0.113.203")).isEqualTo(Result.VALID);
        // By the time of the example's reply the cookie is older than the hour that §4.3 allows.
        now = 1559734700;
        assertThat(verify(cookies, received, "203.0.113.203")).isEqualTo(Result.INVALID);
        assertThat(fresh(cookies, "fc93fc62807ddb86", "203.0.113.203"))
                .isEqualTo("fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e");
    }

    @Test
    void cookie_ofRfc9018A4_isAcceptedUnderTheOldSecretAndRenewedUnderTheNew() throws Exception {
        String client = "2001:db8:220:1:59de:d0f4:8769:82b8";
        String received = "22681ab97d52c298010000005cf7c57926556bd0934c72f8";
        String current = "445536bcd2513298075a5d379663c962";
        now = 1559741961;

        assertThat(verify(cookies(current, "dd3bdf9344b678b185a6f5cb60fca715"), received, client))
                .isEqualTo(Result.VALID_RENEW);
        assertThat(verify(cookies(current, null), received, client)).isEqualTo(Result.INVALID);
        assertThat(fresh(cookies(current, null), "22681ab97d52c298", client))
                .isEqualTo("22681ab97d52c298010000005cf7c609a6bb79d16625507a");
    }

    @Test
    void verify_withoutServerCookie_saysWhatThereIs() throws Exception {
        assertThat(verify(cookies(SECRET, null), "", CLIENT)).isEqualTo(Result.NONE);
        assertThat(verify(cookies(SECRET, null), CLIENT_COOKIE, CLIENT)).isEqualTo(Result.CLIENT_ONLY);
    }

    @Test
    void verify_judgesAgeByTheSecond() throws Exception {
        assertThat(verifyAt(ISSUED + 1800)).isEqualTo(Result.VALID);
        assertThat(verifyAt(ISSUED + 1801)).isEqualTo(Result.VALID_RENEW);
        assertThat(verifyAt(ISSUED + 3600)).isEqualTo(Result.VALID_RENEW);
        assertThat(verifyAt(ISSUED + 3601)).isEqualTo(Result.INVALID);
        assertThat(verifyAt(ISSUED - 300)).isEqualTo(Result.VALID);
        assertThat(verifyAt(ISSUED - 301)).isEqualTo(Result.INVALID);
    }

    @Test
    void verify_countsTimeInSerialNumbersAcrossTheirWrap() throws Exception {
        now = 0xffff_ffffL;
        String cookie = fresh(cookies(SECRET, null), CLIENT_COOKIE, CLIENT);

        now = 0x1_0000_0000L + 60;
        assertThat(verify(cookies(SECRET, null), cookie, CLIENT)).isEqualTo(Result.VALID);
    }

    @Test
    void verify_refusesAnyOctetChanged() throws Exception {
        byte[] good = HexFormat.of().parseHex(COOKIE);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;

            assertThat(verify(cookies(SECRET, null), HexFormat.of().formatHex(bad), CLIENT))
                    .as("octet %s", i)
                    .isEqualTo(Result.INVALID);
        }
    }

    @Test
    void verify_refusesOtherLengths() throws Exception {
        String longer = COOKIE + "00".repeat(16);
        for (int length = 16; length <= 40; length++) {
            if (length != ServerCookies.OPTION_LENGTH) {
                assertThat(verify(cookies(SECRET, null), longer.substring(0, 2 * length), CLIENT))
                        .as("length %s", length)
                        .isEqualTo(Result.INVALID);
            }
        }
    }

    @Test
    void verify_refusesACookieOfAnotherAddress() throws Exception {
        assertThat(verify(cookies(SECRET, null), COOKIE, "198.51.100.101")).isEqualTo(Result.INVALID);
        assertThat(verify(cookies(SECRET, null), COOKIE, "2001:db8::1")).isEqualTo(Result.INVALID);
    }

    @Test
    void verify_takesAMappedAddressForTheIpv4Client() throws Exception {
        InetAddress mapped = AddressBitsTest.mapped(198, 51, 100, 100);
        byte[] option = HexFormat.of().parseHex(COOKIE);

        assertThat(cookies(SECRET, null)
                        .verify(option, 0, option.length, AddressBits.high(mapped), AddressBits.low(mapped)))
                .isEqualTo(Result.VALID);
    }

    @Test
    void rotation_neverRefusesACookieOfAGatewayOneStageAhead() throws Exception {
        String next = "445536bcd2513298075a5d379663c962";
        ServerCookies before = cookies(SECRET, null);
        ServerCookies announced = cookies(SECRET, next);
        ServerCookies rotated = cookies(next, SECRET);
        ServerCookies done = cookies(next, null);

        assertThat(verify(announced, fresh(before, CLIENT_COOKIE, CLIENT), CLIENT)
                        .valid())
                .isTrue();
        assertThat(verify(before, fresh(announced, CLIENT_COOKIE, CLIENT), CLIENT)
                        .valid())
                .isTrue();
        assertThat(verify(announced, fresh(rotated, CLIENT_COOKIE, CLIENT), CLIENT)
                        .valid())
                .isTrue();
        assertThat(verify(rotated, fresh(announced, CLIENT_COOKIE, CLIENT), CLIENT)
                        .valid())
                .isTrue();
        assertThat(verify(rotated, fresh(done, CLIENT_COOKIE, CLIENT), CLIENT).valid())
                .isTrue();
        assertThat(verify(done, fresh(rotated, CLIENT_COOKIE, CLIENT), CLIENT).valid())
                .isTrue();
    }

    @Test
    void randomSecrets_differ() throws Exception {
        ServerCookies one = ServerCookies.withRandomSecret(new SecureRandom(), () -> now);
        ServerCookies two = ServerCookies.withRandomSecret(new SecureRandom(), () -> now);

        assertThat(verify(one, fresh(one, CLIENT_COOKIE, CLIENT), CLIENT)).isEqualTo(Result.VALID);
        assertThat(verify(two, fresh(one, CLIENT_COOKIE, CLIENT), CLIENT)).isEqualTo(Result.INVALID);
    }

    @Test
    void constructor_refusesAShortSecretWithoutShowingIt() {
        assertThatThrownBy(() -> new ServerCookies(new byte[] {0x77, 0x77}, null, () -> now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cookie secret: 2 octets (expected: 16)");
    }

    private Result verifyAt(long time) throws UnknownHostException {
        now = time;
        return verify(cookies(SECRET, null), COOKIE, CLIENT);
    }

    private ServerCookies cookies(String secret, @Nullable String other) {
        HexFormat hex = HexFormat.of();
        return new ServerCookies(hex.parseHex(secret), other == null ? null : hex.parseHex(other), () -> now);
    }

    private static Result verify(ServerCookies cookies, String option, String client) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(client);
        byte[] octets = HexFormat.of().parseHex(option);
        byte[] message = new byte[octets.length + 5];
        System.arraycopy(octets, 0, message, 3, octets.length);
        return cookies.verify(message, 3, octets.length, AddressBits.high(address), AddressBits.low(address));
    }

    private static String fresh(ServerCookies cookies, String clientCookie, String client) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(client);
        byte[] octets = HexFormat.of().parseHex(clientCookie);
        byte[] target = Arrays.copyOf(new byte[] {1, 2, 3}, 40);
        int end = cookies.write(octets, 0, AddressBits.high(address), AddressBits.low(address), target, 3);
        assertThat(end).isEqualTo(3 + ServerCookies.LENGTH);
        return clientCookie + HexFormat.of().formatHex(target, 3, end);
    }
}

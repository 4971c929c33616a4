package io.switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TlsFront;
import io.switchboard.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code query} that gets no reply, or is asked for what there is not: one line that says why. */
class QueryErrorsTest {
    @TempDir
    static Path directory;

    private final QueryRun query = new QueryRun(directory.resolve("resolv.conf"));

    @AfterEach
    void close() {
        query.close();
    }

    @Test
    void silence_isTimedOut() {
        query.upstream.follow(Answers.silence());

        query.assertOneLine(
                query.run(QueryRun.NAME, "--via", query.server("udp"), "--timeout", "150ms"),
                1,
                "timed out: no reply within 150 ms");
    }

    @Test
    void silence_afterAWrongQuestion_saysWhatCame() {
        query.upstream.follow(Answers.address("192.0.2.1").edited(Edits.otherName("victim.example.")));

        query.assertOneLine(
                query.run(QueryRun.NAME, "--via", query.server("udp"), "--timeout", "150ms"),
                1,
                "timed out: no reply within 150 ms; messages came that were not the reply, by what was wrong: question 1");
    }

    @ParameterizedTest
    @EnumSource
    void closedPort_isRefused(Transport row) throws IOException {
        String port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = ":" + socket.getLocalPort();
        }
        String url = row.scheme() + "://127.0.0.1" + port;

        int exitCode = query.run(QueryRun.NAME, "--via", url, "--timeout", "5s");

        query.assertOneLine(exitCode, 1, url + ": ");
        assertThat(query.err.toString()).containsPattern("nothing listens there|timed out");
    }

    @Test
    void connection_thatIsClosedAtOnceIsNoReply() {
        query.upstream.onAccept(ScriptedUpstream.OnAccept.CLOSE);

        query.assertOneLine(
                query.run(QueryRun.NAME, "--via", query.server("tcp")),
                1,
                "the connection broke before the reply came");
    }

    @Test
    void reply_thatCannotBeReadIsSaid() {
        query.upstream.follow(Answers.address("192.0.2.1").edited(Edits.cut(40)));

        query.assertOneLine(
                query.run(QueryRun.NAME, "--via", query.server("tcp")),
                1,
                "a reply of 40 octets came that cannot be read: ");
    }

    @Test
    void certificate_thatIsNotTrustedIsExplained() {
        TestAuthority authority = new TestAuthority();
        Path ca = directory.resolve("ca.crt");
        TestAuthority.write(ca, authority.pem());
        TestAuthority.Leaf good = authority.leaf("127.0.0.1");
        TestAuthority.Leaf expired = authority.leaf("EC", Instant.now().minus(1, ChronoUnit.HOURS), "127.0.0.1");

        assertRefused(authority.leaf("dns.example.org"), "the certificate is not for 127.0.0.1", "--ca", ca.toString());
        assertRefused(expired, "the certificate has expired, ", "--ca", ca.toString());
        assertRefused(good, "the certificate comes from no authority that is trusted");
        assertRefused(
                good,
                "the server's public key is not pinned: " + good.pin(),
                "--pin",
                authority.leaf("x").pin());
    }

    private void assertRefused(TestAuthority.Leaf leaf, String reason, String... more) {
        query.forget();
        int exitCode = throughTls(leaf, more);

        query.assertOneLine(exitCode, 1, "the server is not trusted: " + reason);
        assertThat(query.upstream.count()).isZero();
    }

    private int throughTls(TestAuthority.Leaf leaf, String... more) {
        try (TlsFront front = TlsFront.of(query.upstream.address(), leaf)) {
            List<String> words = new ArrayList<>(List.of(QueryRun.NAME, "--via", "tls://" + front.address()));
            words.addAll(Arrays.asList(more));
            return query.run(words.toArray(String[]::new));
        }
    }

    @Test
    void pinAndOpportunistic_sufficeWithoutAnAuthority() {
        TestAuthority.Leaf unknown = new TestAuthority().leaf("dns.example.org");

        assertThat(throughTls(unknown, "--pin", unknown.pin())).isZero();
        assertThat(throughTls(unknown, "--opportunistic")).isZero();
    }

    @Test
    void tls_withAServerOfClearTextIsNoReply() {
        query.assertOneLine(
                query.run(QueryRun.NAME, "--via", query.server("tls"), "--opportunistic", "--timeout", "2s"),
                1,
                query.server("tls") + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "www..example.org --via udp://127.0.0.1 | NAME: 'www..example.org' (expected: a domain name",
                "www.example.org NOTYPE --via udp://127.0.0.1 | TYPE: 'NOTYPE' (expected: a type's name, or TYPE and a number",
                "www.example.org TYPE65536 --via udp://127.0.0.1 | TYPE: 'TYPE65536' (expected: ",
                "www.example.org AXFR --via tcp://127.0.0.1 | TYPE: 'AXFR' (expected: one whose reply is one message",
                "www.example.org --class XX --via udp://127.0.0.1 | --class: 'XX' (expected: IN, CH",
                "www.example.org --via gopher://127.0.0.1 | --via: 'gopher://127.0.0.1' (expected: a URL of udp:// or tcp://",
                "www.example.org --via 127.0.0.1 | --via: '127.0.0.1' (expected: a URL of udp://",
                "www.example.org --via udp://127.0.0.1:0 | --via: 'udp://127.0.0.1:0' (expected: a URL",
                "www.example.org --via udp://no-such-host.invalid | --via: 'udp://no-such-host.invalid' (expected: a server whose name",
                "www.example.org --via udp://_dns._udp.example.org | --via: 'udp://_dns._udp.example.org' (expected: one server",
                "www.example.org --via udp://127.0.0.1 --timeout 5 | --timeout: '5' (expected: a duration with its unit",
                "www.example.org --via udp://127.0.0.1 --timeout 0s | --timeout: '0s' (expected: a duration",
                "www.example.org --via udp://127.0.0.1 --timeout 11m | --timeout: '11m' (expected: a duration",
                "www.example.org --via udp://127.0.0.1 --bufsize 65536 | --bufsize: '65536' (expected: a number of octets",
                "www.example.org --via udp://127.0.0.1 --bufsize -1 | --bufsize: '-1' (expected: a number of octets",
                "www.example.org --via udp://127.0.0.1 --ca x.crt | --ca for 'udp://127.0.0.1', which does not encrypt",
                "www.example.org --via tcp://127.0.0.1 --opportunistic | --opportunistic for 'tcp://127.0.0.1', which does not",
                "www.example.org --via tls://127.0.0.1 --pin sha256/x | --pin: 'sha256/x' (expected: sha256/ and the base64",
                "www.example.org --via tls://127.0.0.1 --ca x.crt --opportunistic | --opportunistic beside --ca",
                "www.example.org --via tls://127.0.0.1 --ca /no/such.crt | /no/such.crt: ",
                "-x 192.0.2 --via udp://127.0.0.1 | -x: '192.0.2' (expected: an IPv4 or IPv6 address",
                "www.example.org A -x 192.0.2.1 --via udp://127.0.0.1 | NAME: 'www.example.org' beside -x",
                "--via udp://127.0.0.1 | NAME is missing (expected: a domain name, or -x ADDRESS)",
                "www.example.org | names none (expected: --via URL)",
            })
    void wrongArgument_isOneLine(String line, String expected) {
        query.assertOneLine(query.run(line.strip().split(" ")), 2, expected);
    }

    @Test
    void unknownOption_isAWrongCommandLine() {
        assertThat(query.run(QueryRun.NAME, "--no-such-option")).isEqualTo(2);
        assertThat(query.err.toString()).startsWith("Unknown option: '--no-such-option'");
    }

    @Test
    void thirdWord_isAWrongCommandLine() {
        assertThat(query.run(QueryRun.NAME, "A", "AAAA")).isEqualTo(2);
        assertThat(query.err.toString()).startsWith("Unmatched argument at index 3: 'AAAA'");
    }
}

package io.switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.Script;
import io.switchboard.testing.ScriptedUpstream;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import io.switchboard.testing.TlsFront;
import io.switchboard.tls.TestAuthority;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code query} against scripted servers and, for the transports that these do not speak, a gateway before them. */
class QueryCommandTest {
    private static final String NAME = "www.example.org";

    private final ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        upstream.close();
    }

    private int run(String... arguments) {
        ConfigEnvironment environment =
                new ConfigEnvironment(Map.of(), directory.resolve("resolv.conf"), InetAddress::isLoopbackAddress);
        List<String> words = new ArrayList<>(List.of("query"));
        words.addAll(Arrays.asList(arguments));
        return Main.run(
                environment, new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    }

    private String server(String scheme) {
        return scheme + "://127.0.0.1:" + upstream.port();
    }

    private Message received() throws IOException {
        List<ReceivedQuery> queries = upstream.queries();
        return new Message(queries.getLast().bytes());
    }

    private void assertOneLine(int exitCode, int expected, String text) {
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains(text);
        assertThat(exitCode).isEqualTo(expected);
        assertThat(out.toString()).isEmpty();
    }

    // ---- Replies ----

    @ParameterizedTest
    @EnumSource
    void query_overEachTransport_printsTheReply(Transport row) {
        TestTransport transport = TestTransport.valueOf(row.name());
        try (TestGateway gateway = TestGateway.start(upstream)) {
            List<String> words =
                    new ArrayList<>(List.of(NAME, "A", "--via", transport.url(gateway.address(transport))));
            if (transport.tls()) {
                words.addAll(List.of("--ca", TestIdentity.authority().toString()));
            }

            int exitCode = run(words.toArray(String[]::new));

            assertThat(err.toString()).isEmpty();
            assertThat(exitCode).isZero();
            assertThat(out.toString())
                    .contains(
                            ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ",
                            ";; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1",
                            ";; QUESTION SECTION:\n;www.example.org.\t\tIN\tA\n",
                            ";; ANSWER SECTION:\nwww.example.org.\t300\tIN\tA\t192.0.2.1\n",
                            ";; SERVER: " + transport.url(gateway.address(transport)) + " (" + row.name() + ")\n");
            if (transport.tls()) {
                assertThat(out.toString()).contains("; PAD: (");
            }
        }
    }

    @Test
    void query_printsTheSizeThatCame() throws IOException {
        byte[][] sent = new byte[1][];
        upstream.follow(Answers.address("192.0.2.1").edited((query, reply) -> sent[0] = reply));

        run(NAME, "--via", server("tcp"));

        assertThat(out.toString()).contains(";; MSG SIZE  rcvd: " + sent[0].length + "\n");
        assertThat(out.toString())
                .contains("id: " + new Message(sent[0]).getHeader().getID() + "\n");
    }

    @Test
    void query_ofTheSystem_asksTheFirstNameServerOfResolvConf() throws IOException {
        Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.77\nnameserver 127.0.0.78\n");

        int exitCode = run(NAME, "--timeout", "200ms");

        assertOneLine(exitCode, 1, "udp://127.0.0.77: ");
    }

    @ParameterizedTest
    @CsvSource({"NXDOMAIN, 3", "SERVFAIL, 2", "REFUSED, 5", "NOTIMP, 4"})
    void anyRcode_isAReply(String name, int rcode) {
        upstream.follow(Answers.rcode(rcode));

        assertThat(run(NAME, "--via", server("udp"))).isZero();
        assertThat(out.toString()).contains("status: " + name + ",");
    }

    @Test
    void truncatedReply_isFetchedOverTcp_andThatIsSaid() {
        upstream.follow(Script.byTransport(
                Answers.address("192.0.2.1").edited(Edits.truncated()), Answers.address("192.0.2.2")));

        assertThat(run(NAME, "--via", server("udp"))).isZero();
        assertThat(out.toString())
                .startsWith(";; Truncated by UDP, asked again over TCP.\n")
                .contains("\tA\t192.0.2.2\n", " (TCP)\n")
                .doesNotContain("192.0.2.1\n");
    }

    @Test
    void truncatedReply_withoutTcpIsNoReply() {
        upstream.follow(Answers.address("192.0.2.1").edited(Edits.truncated()));
        upstream.stopTcp();

        assertOneLine(run(NAME, "--via", server("udp")), 1, "truncated by UDP, and over TCP no connection");
    }

    @Test
    void json_isOneObjectWithWhatDnsjavaReads() throws IOException {
        byte[][] sent = new byte[1][];
        upstream.follow(Answers.alias("host.example.org.", "192.0.2.1").edited((query, reply) -> sent[0] = reply));

        assertThat(run(NAME, "--via", server("tcp"), "--json")).isZero();

        Message message = new Message(sent[0]);
        Map<String, Object> json = json();
        assertThat(json)
                .containsEntry("ID", message.getHeader().getID())
                .containsEntry("Status", 0)
                .containsEntry("TC", false)
                .containsEntry("RD", true)
                .containsEntry("RA", true)
                .containsEntry("AD", false)
                .containsEntry("CD", false)
                .containsEntry("transport", "tcp")
                .containsEntry("truncatedBefore", false)
                .containsEntry("size", sent[0].length)
                .containsKeys("Question", "Answer", "Authority", "Additional", "edns", "extendedErrors", "timing");
        assertThat(list(json, "Question"))
                .singleElement()
                .isEqualTo(
                        Map.of("name", "www.example.org.", "type", 1, "typeName", "A", "class", 1, "className", "IN"));
        assertThat(list(json, "Answer"))
                .hasSize(2)
                .element(1)
                .isEqualTo(Map.of(
                        "name",
                        "host.example.org.",
                        "type",
                        1,
                        "typeName",
                        "A",
                        "class",
                        1,
                        "className",
                        "IN",
                        "TTL",
                        300,
                        "data",
                        "192.0.2.1"));
    }

    private Map<String, Object> json() {
        assertThat(out.toString().lines()).hasSize(1);
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(out.toString());
    }

    private static List<Object> list(Map<String, Object> json, String name) {
        return new ArrayList<>((List<?>) json.get(name));
    }

    // ---- What is sent ----

    @Test
    void query_isWithRdAndEdnsByDefault() throws IOException {
        run(NAME, "--via", server("udp"));

        assertThat(received().toString()).contains("flags: rd ad ;", "www.example.org., type = A, class = IN");
        OPTRecord opt = received().getOPT();
        assertThat(opt.getPayloadSize()).isEqualTo(1232);
        assertThat(opt.getFlags()).isZero();
        assertThat(opt.getOptions()).isEmpty();
    }

    @Test
    void options_areInTheQuery() throws IOException {
        run(
                NAME,
                "TYPE65280",
                "--via",
                server("udp"),
                "--dnssec",
                "--cd",
                "--no-rd",
                "--class",
                "CH",
                "--bufsize",
                "4096",
                "--nsid",
                "--cookie");

        assertThat(received().toString()).contains("flags: ad cd ;", "type = TYPE65280, class = CH");
        OPTRecord opt = received().getOPT();
        assertThat(opt.getPayloadSize()).isEqualTo(4096);
        assertThat(opt.getFlags()).isEqualTo(0x8000);
        assertThat(opt.getOptions()).extracting(option -> option.getCode()).containsExactly(3, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 1.2.0.192.in-addr.arpa.",
        "2001:db8::1, 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."
    })
    void reverse_asksForTheNameOfAnAddress(String address, String name) throws IOException {
        upstream.follow(Answers.rcode(Rcode.NXDOMAIN));

        assertThat(run("-x", address, "--via", server("udp"))).isZero();
        assertThat(received().getQuestion().getName()).hasToString(name);
        assertThat(received().getQuestion().getType()).isEqualTo(Type.PTR);
    }

    @Test
    void name_withOtherLettersIsAskedByItsALabels() throws IOException {
        run("b\u00fccher.example.org", "--via", server("udp"));

        assertThat(received().getQuestion().getName()).hasToString("xn--bcher-kva.example.org.");
    }

    // ---- No reply ----

    @Test
    void silence_isTimedOut() {
        upstream.follow(Answers.silence());

        assertOneLine(run(NAME, "--via", server("udp"), "--timeout", "150ms"), 1, "timed out: no reply within 150 ms");
    }

    @Test
    void silence_afterAWrongQuestion_saysWhatCame() {
        upstream.follow(Answers.address("192.0.2.1").edited(Edits.otherName("victim.example.")));

        assertOneLine(
                run(NAME, "--via", server("udp"), "--timeout", "150ms"),
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

        int exitCode = run(NAME, "--via", url, "--timeout", "5s");

        assertOneLine(exitCode, 1, url + ": ");
        assertThat(err.toString()).containsPattern("nothing listens there|timed out");
    }

    @Test
    void connection_thatIsClosedAtOnceIsNoReply() {
        upstream.onAccept(ScriptedUpstream.OnAccept.CLOSE);

        assertOneLine(run(NAME, "--via", server("tcp")), 1, "the connection broke before the reply came");
    }

    @Test
    void reply_thatCannotBeReadIsSaid() {
        upstream.follow(Answers.address("192.0.2.1").edited(Edits.cut(40)));

        assertOneLine(run(NAME, "--via", server("tcp")), 1, "a reply of 40 octets came that cannot be read: ");
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
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        int exitCode = throughTls(leaf, more);

        assertOneLine(exitCode, 1, "the server is not trusted: " + reason);
        assertThat(upstream.count()).isZero();
    }

    private int throughTls(TestAuthority.Leaf leaf, String... more) {
        try (TlsFront front = TlsFront.of(upstream.address(), leaf)) {
            List<String> words = new ArrayList<>(List.of(NAME, "--via", "tls://" + front.address()));
            words.addAll(Arrays.asList(more));
            return run(words.toArray(String[]::new));
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
        assertOneLine(run(NAME, "--via", server("tls"), "--opportunistic", "--timeout", "2s"), 1, server("tls") + ": ");
    }

    // ---- Wrong command lines ----

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
        assertOneLine(run(line.strip().split(" ")), 2, expected);
    }

    @Test
    void unknownOption_isAWrongCommandLine() {
        assertThat(run(NAME, "--no-such-option")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Unknown option: '--no-such-option'");
    }

    @Test
    void thirdWord_isAWrongCommandLine() {
        assertThat(run(NAME, "A", "AAAA")).isEqualTo(2);
        assertThat(err.toString()).startsWith("Unmatched argument at index 3: 'AAAA'");
    }

    @Test
    void help_listsTheOptions() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--via", "--dnssec", "--cd", "--no-rd", "--timeout", "--ca", "--pin", "-x");
    }

    @Test
    void address_isReachableByItsHostName() {
        InetSocketAddress address = upstream.address();

        assertThat(run(NAME, "--via", "udp://localhost:" + address.getPort())).isZero();
    }
}

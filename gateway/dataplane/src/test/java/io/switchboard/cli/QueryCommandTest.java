package io.switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Transport;
import io.switchboard.testing.Answers;
import io.switchboard.testing.Edits;
import io.switchboard.testing.Script;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestIdentity;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    @TempDir
    static Path directory;

    private final QueryRun query = new QueryRun(directory.resolve("resolv.conf"));

    @AfterEach
    void close() {
        query.close();
    }

    // ---- Replies ----

    @ParameterizedTest
    @EnumSource
    void query_overEachTransport_printsTheReply(Transport row) {
        TestTransport transport = TestTransport.valueOf(row.name());
        try (TestGateway gateway = TestGateway.start(query.upstream)) {
            List<String> words =
                    new ArrayList<>(List.of(QueryRun.NAME, "A", "--via", transport.url(gateway.address(transport))));
            if (transport.tls()) {
                words.addAll(List.of("--ca", TestIdentity.authority().toString()));
            }

            int exitCode = query.run(words.toArray(String[]::new));

            assertThat(query.err.toString()).isEmpty();
            assertThat(exitCode).isZero();
            assertThat(query.out.toString())
                    .contains(
                            ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ",
                            ";; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1",
                            ";; QUESTION SECTION:\n;www.example.org.\t\tIN\tA\n",
                            ";; ANSWER SECTION:\nwww.example.org.\t300\tIN\tA\t192.0.2.1\n",
                            ";; SERVER: " + transport.url(gateway.address(transport)) + " (" + row.name() + ")\n");
            if (transport.tls()) {
                assertThat(query.out.toString()).contains("; PAD: (");
            }
        }
    }

    @Test
    void query_printsTheSizeThatCame() throws IOException {
        byte[][] sent = new byte[1][];
        query.upstream.follow(Answers.address("192.0.2.1").edited((query, reply) -> sent[0] = reply));

        query.run(QueryRun.NAME, "--via", query.server("tcp"));

        assertThat(query.out.toString()).contains(";; MSG SIZE  rcvd: " + sent[0].length + "\n");
        assertThat(query.out.toString())
                .contains("id: " + new Message(sent[0]).getHeader().getID() + "\n");
    }

    @Test
    void query_ofTheSystem_asksTheFirstNameServerOfResolvConf() throws IOException {
        Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.77\nnameserver 127.0.0.78\n");

        int exitCode = query.run(QueryRun.NAME, "--timeout", "200ms");

        query.assertOneLine(exitCode, 1, "udp://127.0.0.77: ");
    }

    @ParameterizedTest
    @CsvSource({"NXDOMAIN, 3", "SERVFAIL, 2", "REFUSED, 5", "NOTIMP, 4"})
    void anyRcode_isAReply(String name, int rcode) {
        query.upstream.follow(Answers.rcode(rcode));

        assertThat(query.run(QueryRun.NAME, "--via", query.server("udp"))).isZero();
        assertThat(query.out.toString()).contains("status: " + name + ",");
    }

    @Test
    void truncatedReply_isFetchedOverTcp_andThatIsSaid() {
        query.upstream.follow(Script.byTransport(
                Answers.address("192.0.2.1").edited(Edits.truncated()), Answers.address("192.0.2.2")));

        assertThat(query.run(QueryRun.NAME, "--via", query.server("udp"))).isZero();
        assertThat(query.out.toString())
                .startsWith(";; Truncated by UDP, asked again over TCP.\n")
                .contains("\tA\t192.0.2.2\n", " (TCP)\n")
                .doesNotContain("192.0.2.1\n");
    }

    @Test
    void truncatedReply_withoutTcpIsNoReply() {
        query.upstream.follow(Answers.address("192.0.2.1").edited(Edits.truncated()));
        query.upstream.stopTcp();

        query.assertOneLine(
                query.run(QueryRun.NAME, "--via", query.server("udp")),
                1,
                "truncated by UDP, and over TCP no connection");
    }

    @Test
    void json_isOneObjectWithWhatDnsjavaReads() throws IOException {
        byte[][] sent = new byte[1][];
        query.upstream.follow(
                Answers.alias("host.example.org.", "192.0.2.1").edited((query, reply) -> sent[0] = reply));

        assertThat(query.run(QueryRun.NAME, "--via", query.server("tcp"), "--json"))
                .isZero();

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
        assertThat(query.out.toString().lines()).hasSize(1);
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(query.out.toString());
    }

    private static List<Object> list(Map<String, Object> json, String name) {
        return new ArrayList<>((List<?>) json.get(name));
    }

    // ---- What is sent ----

    @Test
    void query_isWithRdAndEdnsByDefault() throws IOException {
        query.run(QueryRun.NAME, "--via", query.server("udp"));

        assertThat(query.received().toString()).contains("flags: rd ad ;", "www.example.org., type = A, class = IN");
        OPTRecord opt = query.received().getOPT();
        assertThat(opt.getPayloadSize()).isEqualTo(1232);
        assertThat(opt.getFlags()).isZero();
        assertThat(opt.getOptions()).isEmpty();
    }

    @Test
    void options_areInTheQuery() throws IOException {
        query.run(
                QueryRun.NAME,
                "TYPE65280",
                "--via",
                query.server("udp"),
                "--dnssec",
                "--cd",
                "--no-rd",
                "--class",
                "CH",
                "--bufsize",
                "4096",
                "--nsid",
                "--cookie");

        assertThat(query.received().toString()).contains("flags: ad cd ;", "type = TYPE65280, class = CH");
        OPTRecord opt = query.received().getOPT();
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
        query.upstream.follow(Answers.rcode(Rcode.NXDOMAIN));

        assertThat(query.run("-x", address, "--via", query.server("udp"))).isZero();
        assertThat(query.received().getQuestion().getName()).hasToString(name);
        assertThat(query.received().getQuestion().getType()).isEqualTo(Type.PTR);
    }

    @Test
    void name_withOtherLettersIsAskedByItsALabels() throws IOException {
        query.run("b\u00fccher.example.org", "--via", query.server("udp"));

        assertThat(query.received().getQuestion().getName()).hasToString("xn--bcher-kva.example.org.");
    }

    @Test
    void help_listsTheOptions() {
        assertThat(query.run("--help")).isZero();
        assertThat(query.out.toString())
                .contains("--via", "--dnssec", "--cd", "--no-rd", "--timeout", "--ca", "--pin", "-x");
    }

    @Test
    void address_isReachableByItsHostName() {
        InetSocketAddress address = query.upstream.address();

        assertThat(query.run(QueryRun.NAME, "--via", "udp://localhost:" + address.getPort()))
                .isZero();
    }
}

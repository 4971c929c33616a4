package io.switchboard.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TcpKeepaliveOption;
import org.xbill.DNS.Type;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Both forms of output, compared with dnsjava's reading of the same octets. */
class DigTextTest {
    private static final ZonedDateTime WHEN = ZonedDateTime.of(2026, 11, 23, 5, 4, 3, 0, ZoneOffset.UTC);
    private static final Name OWNER = Name.fromConstantString("www.example.org.");
    private static final String[] RECORDS = {
        "www 60 IN CNAME host.example.org.",
        "host 300 IN A 192.0.2.1",
        "host 300 IN AAAA 2001:db8::1",
        "host 300 IN TXT \"two words\" \"a \\\"quote\\\" and \\007\"",
        "host 300 IN MX 10 mail",
        "host 300 IN SRV 1 2 443 server",
        "host 300 IN HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1",
        "host 300 IN CAA 0 issue \"ca.example.net\"",
        "host 300 IN TYPE65280 \\# 4 01020304",
        "host 300 IN DS 12345 13 2 0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "we\\.ird\\032name 300 IN A 192.0.2.2",
    };

    private static Message reply() throws IOException {
        Message reply = new Message(4711);
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RD);
        reply.addRecord(Record.newRecord(OWNER, Type.A, DClass.IN), Section.QUESTION);
        for (Record record : parsed(String.join("\n", RECORDS))) {
            reply.addRecord(record, Section.ANSWER);
        }
        return reply;
    }

    private static List<Record> parsed(String text) throws IOException {
        List<Record> records = new ArrayList<>();
        byte[] octets = (text + "\n").getBytes(StandardCharsets.ISO_8859_1);
        try (Master master = new Master(new ByteArrayInputStream(octets), Name.fromConstantString("example.org."))) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(record);
            }
        }
        return records;
    }

    private static DiagnosticResponse response(Message reply) throws UnreadableResponseException {
        return DiagnosticResponse.of(
                reply.toWire(), "tls://192.0.2.53#dns.example.org", Transport.DOT, false, Duration.ofMillis(12));
    }

    private static Map<String, Object> json(Message reply) throws UnreadableResponseException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(ResponseJson.of(response(reply)));
    }

    private static String section(String text, String title) {
        return text.lines()
                .dropWhile(line -> !line.equals(";; " + title + " SECTION:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void records_readBackAreTheSame() throws Exception {
        Message reply = reply();

        String text = DigText.of(response(reply), WHEN);

        assertThat(parsed(section(text, "ANSWER"))).isEqualTo(reply.getSection(Section.ANSWER));
    }

    @Test
    void jsonRecords_readBackAreTheSame() throws Exception {
        Message reply = reply();

        List<Record> read = new ArrayList<>();
        for (Object item : (List<?>) Objects.requireNonNull(json(reply).get("Answer"))) {
            Map<?, ?> record = (Map<?, ?>) item;
            read.addAll(parsed(record.get("name") + " " + record.get("TTL") + " " + record.get("className") + " "
                    + record.get("typeName") + " " + record.get("data")));
        }

        assertThat(read).isEqualTo(reply.getSection(Section.ANSWER));
    }

    @Test
    void text_isThatOfDig() throws Exception {
        Message reply = new Message(4711);
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AD);
        reply.addRecord(Record.newRecord(OWNER, Type.A, DClass.IN), Section.QUESTION);
        reply.addRecord(parsed("www 60 IN A 192.0.2.1").getFirst(), Section.ANSWER);

        assertThat(DigText.of(response(reply), WHEN)).isEqualTo("""
                        ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711
                        ;; flags: qr ad; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0

                        ;; QUESTION SECTION:
                        ;www.example.org.\t\tIN\tA

                        ;; ANSWER SECTION:
                        www.example.org.\t60\tIN\tA\t192.0.2.1

                        ;; Query time: 12 msec
                        ;; SERVER: tls://192.0.2.53#dns.example.org (DOT)
                        ;; WHEN: Mon Nov 23 05:04:03 Z 2026
                        ;; MSG SIZE  rcvd: 49
                        """);
    }

    private static Message withOptions() throws IOException {
        Message reply = new Message(1);
        reply.addRecord(Record.newRecord(OWNER, Type.A, DClass.IN), Section.QUESTION);
        reply.getHeader().setRcode(Rcode.SERVFAIL);
        reply.addRecord(
                new OPTRecord(
                        1232,
                        0,
                        0,
                        0x8000,
                        new ExtendedErrorCodeOption(18, "no\u001b[2J entry"),
                        new CookieOption(
                                new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, new byte[] {9, 10, 11, 12, 13, 14, 15, 16}),
                        new NSIDOption("ns1".getBytes(StandardCharsets.US_ASCII)),
                        new TcpKeepaliveOption(100)),
                Section.ADDITIONAL);
        return reply;
    }

    @Test
    void options_areShown_andCannotSteerATerminal() throws Exception {
        assertThat(DigText.of(response(withOptions()), WHEN))
                .contains(
                        "status: SERVFAIL, id: 1\n",
                        ", ADDITIONAL: 1\n",
                        "; EDNS: version: 0, flags: do; udp: 1232\n",
                        "; EDE: 18 (Prohibited): (no\\u001b[2J entry)\n",
                        "; COOKIE: 0102030405060708090a0b0c0d0e0f10\n",
                        "; NSID: 6e7331 (\"ns1\")\n",
                        "; TCP-KEEPALIVE: 10.0 secs\n")
                .doesNotContain("\u001b", "ADDITIONAL SECTION");
    }

    @Test
    void jsonOptions_areThere() throws Exception {
        Map<String, Object> json = json(withOptions());

        assertThat(json).containsEntry("Status", 2).containsEntry("StatusName", "SERVFAIL");
        assertThat(json.get("extendedErrors"))
                .isEqualTo(List.of(Map.of("code", 18, "name", "Prohibited", "text", "no\u001b[2J entry")));
        assertThat(String.valueOf(json.get("edns")))
                .contains("version=0", "DO=true", "udpSize=1232", "code=3", "data=6e7331");
    }

    @Test
    void recordData_cannotSteerATerminal() throws Exception {
        Message reply = new Message(1);
        byte[] escape = {27, '[', '2', 'J', (byte) 0xe2, (byte) 0x80, (byte) 0xae};
        reply.addRecord(new TXTRecord(OWNER, DClass.IN, 1, "x"), Section.ANSWER);
        reply.addRecord(Record.newRecord(OWNER, Type.TXT, DClass.IN, 1, concat(escape)), Section.ANSWER);

        assertThat(DigText.of(response(reply), WHEN).chars())
                .allMatch(c -> c == '\n' || c == '\t' || c >= ' ' && c < 0x7f);
        assertThat(ResponseJson.of(response(reply)).chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static byte[] concat(byte[] text) {
        byte[] rdata = new byte[text.length + 1];
        rdata[0] = (byte) text.length;
        System.arraycopy(text, 0, rdata, 1, text.length);
        return rdata;
    }

    @Test
    void octets_thatAreNoMessageAreRefused() {
        assertThatThrownBy(() ->
                        DiagnosticResponse.of(new byte[5], "udp://192.0.2.1", Transport.UDP, false, Duration.ZERO))
                .isNotNull()
                .isInstanceOf(UnreadableResponseException.class);
    }
}

package io.switchboard.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.switchboard.testing.DnsClient;
import io.switchboard.testing.Messages;
import io.switchboard.testing.Reply;
import io.switchboard.testing.TcpClient;
import io.switchboard.testing.TestGateway;
import io.switchboard.testing.TestTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferIn;

/** Zone transfers as clients see them (RFC 5936, RFC 1995). */
class TransferGateTest {
    private static final String ZONE = "example.org.";
    private static final int NAMES = 30_000;
    private static final int SERIAL = 7;
    private static final int AUTHORITY = 2;
    private static final int PROHIBITED = 18;
    private static final int NOT_AUTHORITATIVE = 20;
    private static final int NOT_SUPPORTED = 21;

    @TempDir
    static Path directory;

    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        String head = "$TTL 300\n@ SOA ns hostmaster " + SERIAL + " 2 3 4 30\n  NS ns\nns A 192.0.2.53\n";
        String names = IntStream.range(0, NAMES)
                .mapToObj(i -> "host-" + i + " A 192.0.2." + i % 250 + "\n")
                .collect(Collectors.joining());
        Path large = Files.writeString(
                directory.resolve("large.zone"), head + names + "cut NS ns.cut\nns.cut A 192.0.2.9\n");
        Path small = Files.writeString(directory.resolve("small.zone"), head);
        gateway = TestGateway.start("""
                ops: {bind: "127.0.0.1:0"}
                upstreams: {default: {endpoints: []}}
                records:
                  zones:
                    - {origin: example.org., file: %s, transfer: {allow: [loopback]}}
                    - {origin: private.example., file: %s}
                    - {origin: other.example., file: %s, transfer: {allow: [192.0.2.0/24]}}
                """.formatted(large, small, small));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "DOT"})
    void axfr_isTheWholeZoneBetweenItsSoa(TestTransport transport) {
        try (DnsClient client = gateway.client(transport)) {
            List<Reply> replies = transfer(client, query(Type.AXFR).edns());

            List<Record> records =
                    replies.stream().flatMap(reply -> reply.answers().stream()).toList();
            assertThat(records).hasSize(NAMES + 6);
            assertThat(records.stream().distinct()).hasSize(NAMES + 5);
            assertThat(records)
                    .extracting(record -> record.getName().toString())
                    .contains("ns.cut.example.org.");
            assertThat(replies).hasSizeGreaterThan(10).allSatisfy(reply -> {
                assertThat(reply.id()).isEqualTo(99);
                assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
                assertThat(reply.has(Reply.QR | Reply.AA)).isTrue();
                assertThat(reply.has(Reply.TC)).isFalse();
            });
            assertThat(replies.getFirst().question()).isEqualTo(Messages.concat(Messages.wireName(ZONE), new byte[] {
                0, (byte) Type.AXFR, 0, 1
            }));
            assertThat(replies.getFirst().hasEdns()).isTrue();
        }
    }

    @Test
    void axfr_isWhatALibraryReads() throws Exception {
        ZoneTransferIn transfer =
                ZoneTransferIn.newAXFR(Name.fromString(ZONE), gateway.address(TestTransport.TCP), null);

        transfer.run();

        assertThat(transfer.getAXFR()).hasSize(NAMES + 6);
    }

    @Test
    void axfr_toAClientThatTakesLittle_waitsForIt() {
        try (TcpClient client = new TcpClient(gateway.address(TestTransport.TCP), 4096)) {
            client.send(query(Type.AXFR).bytes());
            Reply first = Reply.of(client.expect());

            List<Reply> rest = untilSoa(client);

            int records = first.answers().size()
                    + rest.stream().mapToInt(reply -> reply.answers().size()).sum();
            assertThat(records).isEqualTo(NAMES + 6);
        }
    }

    @Test
    void axfr_doesNotHoldUpOtherQueries() {
        try (TcpClient client = gateway.tcpClient()) {
            client.sendOctets(Messages.framed(
                    query(Type.AXFR).bytes(),
                    Messages.query("ns.example.org.", Type.A).id(5).bytes()));

            boolean answered = false;
            int soas = 0;
            while (soas < 2) {
                Reply reply = Reply.of(client.expect());
                answered |= reply.id() == 5;
                soas += soas(reply);
            }
            assertThat(answered).isTrue();
        }
    }

    @Test
    void axfr_twiceOnOneConnection_isTwoZones() {
        try (TcpClient client = gateway.tcpClient()) {
            client.sendOctets(Messages.framed(
                    query(Type.AXFR).bytes(), query(Type.AXFR).id(100).bytes()));

            assertThat(untilSoaOf(client, 2)).extracting(Reply::id).containsOnly(99);
            assertThat(untilSoaOf(client, 2)).extracting(Reply::id).containsOnly(100);
        }
    }

    @Test
    void axfr_whoseClientGoes_isCountedAsAborted() {
        double before = gateway.metric("dns_transfers_total", "outcome=\"aborted\"");
        try (TcpClient client = new TcpClient(gateway.address(TestTransport.TCP), 4096)) {
            client.send(query(Type.AXFR).bytes());
            client.expect();
            client.reset();
        }

        await().untilAsserted(() -> assertThat(gateway.metric("dns_transfers_total", "outcome=\"aborted\""))
                .isEqualTo(before + 1));
        assertThat(gateway.metric("dns_transfers_active", "")).isZero();
    }

    private static void assertRefused(Reply reply, int extendedError) {
        assertThat(reply.rcode()).as(reply.toString()).isEqualTo(Rcode.REFUSED);
        assertThat(reply.extendedError()).isEqualTo(extendedError);
        assertThat(reply.answers()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"TCP", "DOT"})
    void axfr_overOtherTransports_isRefused(TestTransport transport) {
        assertRefused(ask(transport, query(Type.AXFR).edns()), NOT_SUPPORTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "DOT"})
    void axfr_ofAZoneThatTheClientMayNotHave_isRefused(TestTransport transport) {
        for (String zone : List.of("private.example.", "other.example.", "localhost.")) {
            assertRefused(ask(transport, Messages.query(zone, Type.AXFR).edns()), PROHIBITED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "DOT"})
    void axfr_ofWhatIsNoZoneOfOurs_isRefused(TestTransport transport) {
        for (String zone : List.of("elsewhere.example.", "host-1.example.org.", "org.")) {
            assertRefused(ask(transport, Messages.query(zone, Type.AXFR).edns()), NOT_AUTHORITATIVE);
        }
    }

    @Test
    void axfr_ofAStranger_isRefusedByTheAccessRulesFirst() {
        try (TestGateway strict = TestGateway.start("""
                upstreams: {default: {endpoints: []}}
                access: {allow: [192.0.2.0/24]}
                records: {zones: [{origin: example.org., file: %s, transfer: {allow: [any]}}]}
                """.formatted(directory.resolve("small.zone")));
                DnsClient client = strict.client(TestTransport.TCP)) {
            Reply reply = Reply.of(client.exchange(query(Type.AXFR).edns().bytes()));

            assertRefused(reply, PROHIBITED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "DOT"})
    void ixfr_ofAnOlderVersion_isTheWholeZone(TestTransport transport) {
        try (DnsClient client = gateway.client(transport)) {
            assertThat(transfer(client, ixfr(SERIAL - 1)).stream()
                            .mapToInt(reply -> reply.answers().size())
                            .sum())
                    .isEqualTo(NAMES + 6);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "DOT"})
    void ixfr_ofThisVersionOrANewerOne_isTheSoaRecord(TestTransport transport) {
        for (int serial : new int[] {SERIAL, SERIAL + 1, SERIAL + 0x7fff_fff0}) {
            Reply reply = ask(transport, ixfr(serial));

            assertThat(reply.answers())
                    .singleElement()
                    .satisfies(record ->
                            assertThat(((SOARecord) record).getSerial()).isEqualTo(SERIAL));
            assertThat(reply.has(Reply.AA)).isTrue();
        }
    }

    @Test
    void ixfr_overUdp_isTheSoaRecordWhichSendsTheClientToTcp() {
        assertThat(ask(TestTransport.UDP, ixfr(SERIAL - 1)).answers())
                .singleElement()
                .isInstanceOf(SOARecord.class);
    }

    @Test
    void ixfr_withoutTheClientsVersion_isTheWholeZone() {
        try (DnsClient client = gateway.client(TestTransport.TCP)) {
            assertThat(transfer(client, query(Type.IXFR))).hasSizeGreaterThan(10);
        }
    }

    private static Messages query(int type) {
        return Messages.query(ZONE, type).id(99);
    }

    private static Messages ixfr(int serial) {
        byte[] numbers =
                ByteBuffer.allocate(22).putShort((short) 0).putInt(serial).array();
        return query(Type.IXFR).record(AUTHORITY, Messages.wireName(ZONE), Type.SOA, 1, 0, numbers);
    }

    private static Reply ask(TestTransport transport, Messages query) {
        try (DnsClient client = gateway.client(transport)) {
            return Reply.of(client.exchange(query.bytes()));
        }
    }

    private static List<Reply> transfer(DnsClient client, Messages query) {
        client.send(query.bytes());
        return untilSoaOf(client, 2);
    }

    private static List<Reply> untilSoa(DnsClient client) {
        return untilSoaOf(client, 1);
    }

    private static List<Reply> untilSoaOf(DnsClient client, int count) {
        List<Reply> replies = new ArrayList<>();
        int soas = 0;
        while (soas < count) {
            Reply reply = Reply.of(client.expect());
            replies.add(reply);
            soas += soas(reply);
        }
        return replies;
    }

    private static int soas(Reply reply) {
        return (int)
                reply.answers().stream().filter(SOARecord.class::isInstance).count();
    }
}

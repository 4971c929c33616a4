package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import org.junit.jupiter.api.Test;

class AliasReplyTest {
    private static final DomainName TARGET = DomainName.parse("target.example.net.");
    private final AliasReply aliasReply = new AliasReply();

    @Test
    void merge_keepsAllSectionsAndNamesInsideRdata() {
        ReplyWriter writer = start(RecordType.MX);
        record(writer, RecordCursor.ANSWER, TARGET, RecordType.CNAME, "mail.example.net.");
        record(writer, RecordCursor.ANSWER, DomainName.parse("mail.example.net."), RecordType.MX, "10 mx.example.net.");
        record(writer, RecordCursor.AUTHORITY, DomainName.parse("example.net."), RecordType.NS, "ns.example.net.");
        record(writer, RecordCursor.ADDITIONAL, DomainName.parse("mx.example.net."), RecordType.A, "192.0.2.1");
        record(
                writer,
                RecordCursor.ADDITIONAL,
                DomainName.parse("x.example.net."),
                RecordType.SRV,
                "1 2 3 mx.example.net.");
        record(writer, RecordCursor.ADDITIONAL, DomainName.parse("y.example.net."), 65280, "\\# 4 c00cc00c");

        Reply merged = Reply.of(aliasReply.merge(chain("MX"), writer.finish(ReplyKind.POSITIVE, 100, null), 10));

        assertThat(merged.answer())
                .containsExactly(
                        "alias.example.org. 300 CNAME target.example.net.",
                        "target.example.net. 90 CNAME mail.example.net.",
                        "mail.example.net. 90 MX 10 mx.example.net.");
        assertThat(merged.authority()).containsExactly("example.net. 90 NS ns.example.net.");
        assertThat(merged.additional())
                .containsExactly(
                        "mx.example.net. 90 A 192.0.2.1",
                        "x.example.net. 90 SRV 1 2 3 mx.example.net.",
                        "y.example.net. 90 TYPE65280 \\# 4 C00CC00C");
        assertThat(merged.message().kind()).isEqualTo(ReplyKind.POSITIVE);
        assertThat(merged.message().ttlSeconds()).isEqualTo(90);
    }

    @Test
    void merge_withAnAgeAboveTheTtl_hasTtlZero() {
        ReplyWriter writer = start(RecordType.A);
        record(writer, RecordCursor.ANSWER, TARGET, RecordType.A, "192.0.2.1");

        Reply merged = Reply.of(aliasReply.merge(chain("A"), writer.finish(ReplyKind.POSITIVE, 100, null), 200));

        assertThat(merged.answer()).last().isEqualTo("target.example.net. 0 A 192.0.2.1");
        assertThat(merged.message().ttlSeconds()).isZero();
    }

    @Test
    void merge_withoutATtl_hasNone() {
        ReplyMessage empty = start(RecordType.A).finish(ReplyKind.NODATA, -1, null);

        assertThat(aliasReply.merge(chain("A"), empty, 0).ttlSeconds()).isEqualTo(-1);
    }

    @Test
    void merge_withAMalformedAnswer_failsWithTheAlias() {
        ReplyWriter writer = start(RecordType.MX);
        record(writer, RecordCursor.ANSWER, TARGET, RecordType.MX, "10 mx.example.com.");
        ReplyMessage message = writer.finish(ReplyKind.POSITIVE, 100, null);
        byte[] bytes = message.bytes();
        // The exchange now points to itself.
        Wire.putU16(bytes, bytes.length - 2, 0xc000 | bytes.length - 2);

        Reply merged = Reply.of(aliasReply.merge(chain("MX"), message, 0));

        assertThat(merged.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(merged.answer()).containsExactly("alias.example.org. 300 CNAME target.example.net.");
        assertThat(merged.message().kind()).isEqualTo(ReplyKind.FAILURE);
    }

    @Test
    void merge_thatGetsTooLong_leavesOutAdditionalRecordsOnly() {
        ReplyWriter writer = start(65280);
        byte[] large = new byte[32_000];
        writer.record(RecordCursor.ANSWER, TARGET, 65280, RecordClass.IN, 100, large);
        writer.record(RecordCursor.ADDITIONAL, TARGET, 65281, RecordClass.IN, 100, new byte[33_450]);
        ReplyMessage message = writer.finish(ReplyKind.POSITIVE, 100, null);

        Reply merged = Reply.of(aliasReply.merge(chain("TYPE65280"), message, 0));

        assertThat(merged.rcode()).isEqualTo(Rcode.NOERROR);
        assertThat(merged.answer()).hasSize(2);
        assertThat(merged.additional()).isEmpty();
    }

    @Test
    void merge_thatGetsTooLongForTheAnswer_fails() {
        ReplyWriter writer = start(65280);
        writer.record(RecordCursor.ANSWER, TARGET, 65280, RecordClass.IN, 100, new byte[32_000]);
        writer.record(RecordCursor.ANSWER, TARGET, 65280, RecordClass.IN, 100, new byte[33_450]);
        ReplyMessage message = writer.finish(ReplyKind.POSITIVE, 100, null);

        assertThat(aliasReply.merge(chain("TYPE65280"), message, 0).rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    private static ReplyWriter start(int type) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(TARGET, type, RecordClass.IN, 0);
        return writer;
    }

    private static void record(ReplyWriter writer, int section, DomainName owner, int type, String data) {
        writer.record(section, owner, type, RecordClass.IN, 100, RdataText.parse(type, data, DomainName.ROOT));
    }

    private static ReplyMessage chain(String type) {
        Lookups zone = Lookups.ofZone("example.org.", """
                $TTL 300
                @     SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
                      NS  ns.example.net.
                alias CNAME target.example.net.
                """);
        return zone.ask("alias.example.org.", type).message();
    }
}

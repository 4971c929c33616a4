package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class AddressRunTest {
    private static final DomainName NAME = DomainName.parse("web.example.org.");
    private static final DomainName ALIAS = DomainName.parse("www.example.org.");
    private static final byte[] SIGNATURE = new byte[40];

    private final ReplyWriter writer = new ReplyWriter();

    @ParameterizedTest
    @CsvSource({"A, 4, 2", "A, 4, 3", "A, 4, 1000", "AAAA, 16, 2", "AAAA, 16, 15"})
    void turn_bringsTheRecordOfTheIndexToTheFront(String type, int length, int count) throws IOException {
        start(RecordType.parse(type));
        addresses(RecordType.parse(type), length, count);
        ReplyMessage message = writer.finish(ReplyKind.POSITIVE, 60, null);

        for (int turn = 0; turn < count; turn += Math.max(1, count / 7)) {
            List<Record> expected = new ArrayList<>(answer(message.bytes()));
            Collections.rotate(expected, -turn);
            assertThat(answer(turned(message, turn))).isEqualTo(expected);
        }
        assertThat(AddressRun.count(message.addressRun())).isEqualTo(count);
    }

    @Test
    void turn_leavesAliasesSignaturesAndAllElseWhereTheyAre() throws IOException {
        writer.start(ALIAS, RecordType.A, RecordClass.IN, Wire.AA);
        writer.record(RecordCursor.ANSWER, ALIAS, RecordType.CNAME, RecordClass.IN, 60, NAME.toWire());
        addresses(RecordType.A, 4, 3);
        writer.record(RecordCursor.ANSWER, NAME, RecordType.RRSIG, RecordClass.IN, 60, SIGNATURE);
        writer.record(RecordCursor.ADDITIONAL, NAME, RecordType.A, RecordClass.IN, 60, new byte[] {10, 9, 9, 9});
        ReplyMessage message = writer.finish(ReplyKind.POSITIVE, 60, null);
        List<Record> before = answer(message.bytes());

        byte[] out = turned(message, 2);

        assertThat(answer(out))
                .containsExactly(before.get(0), before.get(3), before.get(1), before.get(2), before.get(4));
        assertThat(new Message(out).getSection(Section.ADDITIONAL))
                .isEqualTo(new Message(message.bytes()).getSection(Section.ADDITIONAL));
    }

    @Test
    void addressRun_endsWhereTheFamilyChanges() {
        start(RecordType.A);
        addresses(RecordType.A, 4, 3);
        addresses(RecordType.AAAA, 16, 2);

        assertThat(AddressRun.count(writer.finish(ReplyKind.POSITIVE, 60, null).addressRun()))
                .isEqualTo(3);
    }

    @Test
    void addressRun_ofRecordsWithOwnersInFull_isNone() {
        // The root takes less room than a pointer to it.
        writer.start(DomainName.ROOT, RecordType.A, RecordClass.IN, Wire.AA);
        for (int i = 0; i < 3; i++) {
            writer.record(RecordCursor.ANSWER, DomainName.ROOT, RecordType.A, RecordClass.IN, 60, new byte[] {
                10, 0, 0, (byte) i
            });
        }

        assertThat(writer.finish(ReplyKind.POSITIVE, 60, null).addressRun()).isEqualTo(AddressRun.NONE);
    }

    @Test
    void addressRun_ofOneAddressOrNone_isNone() {
        start(RecordType.A);
        ReplyMessage none = writer.finish(ReplyKind.NODATA, 60, null);
        start(RecordType.A);
        addresses(RecordType.A, 4, 1);
        ReplyMessage one = writer.finish(ReplyKind.POSITIVE, 60, null);
        start(RecordType.TXT);
        for (int i = 0; i < 3; i++) {
            writer.record(RecordCursor.ANSWER, NAME, RecordType.TXT, RecordClass.IN, 60, new byte[] {1, (byte) i});
        }
        ReplyMessage texts = writer.finish(ReplyKind.POSITIVE, 60, null);

        assertThat(List.of(none, one, texts))
                .allSatisfy(message -> assertThat(message.addressRun()).isEqualTo(AddressRun.NONE));
    }

    private void start(int type) {
        writer.start(NAME, type, RecordClass.IN, Wire.AA);
    }

    private void addresses(int type, int length, int count) {
        for (int i = 0; i < count; i++) {
            byte[] address = new byte[length];
            Wire.putU16(address, length - 2, i);
            writer.record(RecordCursor.ANSWER, NAME, type, RecordClass.IN, 60, address);
        }
    }

    private static byte[] turned(ReplyMessage message, int turn) {
        byte[] out = message.bytes().clone();
        AddressRun.turn(message.bytes(), message.addressRun(), turn, out);
        return out;
    }

    private static List<Record> answer(byte[] message) throws IOException {
        return new Message(message).getSection(Section.ANSWER);
    }
}

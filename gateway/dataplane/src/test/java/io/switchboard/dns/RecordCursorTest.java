package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordCursorTest {
    private static final byte[] NAME = Messages.wireName("example.org.");
    private static final byte[] POINTER = {(byte) 0xc0, 12};
    private static final int QUESTION_END = 12 + NAME.length + 4;

    private final RecordCursor cursor = new RecordCursor();

    @Test
    void next_walksTheSectionsInOrder() {
        byte[] message = Messages.query(NAME, RecordType.A, 1)
                .record(1, POINTER, RecordType.A, 1, 60, new byte[4])
                .record(2, NAME, RecordType.NS, 1, 61, POINTER)
                .record(3, new byte[1], RecordType.TXT, 3, 62, new byte[] {1, 'x'})
                .edns()
                .bytes();
        List<String> seen = new ArrayList<>();

        cursor.reset(message, message.length, QUESTION_END);
        while (cursor.next()) {
            seen.add(cursor.section() + " " + RecordType.name(cursor.type()) + " " + cursor.recordClass() + " "
                    + Wire.i32(message, cursor.ttlOffset()) + " " + cursor.rdataLength());
        }

        assertThat(seen).containsExactly("0 A 1 60 4", "1 NS 1 61 2", "2 TXT 3 62 2", "2 OPT 1232 0 0");
        assertThat(cursor.malformed()).isFalse();
        assertThat(cursor.end()).isEqualTo(message.length);
    }

    @Test
    void offsets_leadIntoTheRecord() {
        byte[] message = Messages.query(NAME, RecordType.A, 1)
                .record(1, POINTER, RecordType.A, 1, 60, Messages.octets(192, 0, 2, 1))
                .bytes();

        cursor.reset(message, message.length, QUESTION_END);
        cursor.next();

        assertThat(cursor.owner()).isEqualTo(QUESTION_END);
        assertThat(message[cursor.rdata()]).isEqualTo((byte) 192);
        assertThat(cursor.end()).isEqualTo(message.length);
    }

    @Test
    void next_ofCountsWithoutRecordsIsMalformed() {
        byte[] message = Messages.query(NAME, RecordType.A, 1)
                .counts(1, 0, 65_535, 65_535)
                .bytes();

        cursor.reset(message, message.length, QUESTION_END);

        assertThat(cursor.next()).isFalse();
        assertThat(cursor.malformed()).isTrue();
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void next_ofEveryShorterMessageIsMalformed() {
        byte[] message = Messages.query(NAME, RecordType.A, 1)
                .record(1, POINTER, RecordType.A, 1, 60, new byte[4])
                .bytes();
        for (int length = QUESTION_END; length < message.length; length++) {
            cursor.reset(message, length, QUESTION_END);

            assertThat(cursor.next()).as("%d octets", length).isFalse();
            assertThat(cursor.malformed()).isTrue();
        }
    }

    @Test
    void next_withoutRecordsIsTheEnd() {
        byte[] message = Messages.query(NAME, RecordType.A, 1).bytes();

        cursor.reset(message, message.length, QUESTION_END);

        assertThat(cursor.next()).isFalse();
        assertThat(cursor.malformed()).isFalse();
    }
}

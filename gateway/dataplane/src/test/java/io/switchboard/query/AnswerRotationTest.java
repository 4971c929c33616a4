package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class AnswerRotationTest {
    private static final DomainName NAME = DomainName.parse("web.example.org.");
    private static final DomainName ALIAS = DomainName.parse("www.example.org.");

    private final ReplyWriter writer = new ReplyWriter();
    private final AnswerRotation rotation = new AnswerRotation();

    @Test
    void addresses_comeFirstEquallyOften() throws IOException {
        for (int count : new int[] {2, 3, 7, 100}) {
            ReplyMessage message = addresses(RecordType.A, 4, count);
            Map<String, Integer> first = new HashMap<>();
            for (int i = 0; i < count * 300; i++) {
                List<Record> answer = rotated(message).getSection(Section.ANSWER);
                first.merge(answer.getFirst().rdataToString(), 1, Integer::sum);
            }

            assertThat(first).hasSize(count);
            assertThat(first.values()).allMatch(times -> times > 150 && times < 500);
        }
    }

    /** Clients ask for both families at the same time, so what decides must not be a plain count. */
    @Test
    void addresses_ofTwoFamiliesAskedForByTurns_areSpreadBoth() throws IOException {
        ReplyMessage v4 = addresses(RecordType.A, 4, 2);
        ReplyMessage v6 = addresses(RecordType.AAAA, 16, 2);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            for (ReplyMessage message : List.of(v4, v6)) {
                first.merge(
                        rotated(message).getSection(Section.ANSWER).getFirst().rdataToString(), 1, Integer::sum);
            }
        }

        assertThat(first).hasSize(4);
        assertThat(first.values()).allMatch(times -> times > 150);
    }

    @Test
    void addresses_behindAnAlias_changePlacesAndNothingElseDoes() throws IOException {
        writer.start(ALIAS, RecordType.A, RecordClass.IN, Wire.AA);
        writer.record(RecordCursor.ANSWER, ALIAS, RecordType.CNAME, RecordClass.IN, 60, NAME.toWire());
        for (int i = 0; i < 3; i++) {
            writer.record(RecordCursor.ANSWER, NAME, RecordType.A, RecordClass.IN, 60, new byte[] {10, 0, 0, (byte) i});
        }
        writer.record(RecordCursor.ADDITIONAL, NAME, RecordType.A, RecordClass.IN, 60, new byte[] {10, 9, 9, 9});
        ReplyMessage message = writer.finish(ReplyKind.POSITIVE, 60, null);
        Message before = new Message(message.bytes());

        for (int i = 0; i < 20; i++) {
            Message after = rotated(message);
            assertThat(after.getSection(Section.ANSWER))
                    .containsExactlyInAnyOrderElementsOf(before.getSection(Section.ANSWER));
            assertThat(after.getSection(Section.ANSWER).getFirst())
                    .isEqualTo(before.getSection(Section.ANSWER).getFirst());
            assertThat(after.getSection(Section.ADDITIONAL)).isEqualTo(before.getSection(Section.ADDITIONAL));
        }
    }

    @Test
    void messages_withoutSeveralAddresses_stayAsTheyAre() {
        writer.start(NAME, RecordType.TXT, RecordClass.IN, 0);
        for (int i = 0; i < 3; i++) {
            writer.record(RecordCursor.ANSWER, NAME, RecordType.TXT, RecordClass.IN, 60, new byte[] {1, (byte) i});
        }
        ReplyMessage texts = writer.finish(ReplyKind.POSITIVE, 60, null);
        ReplyMessage one = addresses(RecordType.A, 4, 1);
        writer.start(NAME, RecordType.A, RecordClass.IN, 0);
        ReplyMessage none = writer.finish(ReplyKind.NODATA, 60, null);

        for (ReplyMessage message : List.of(texts, one, none)) {
            byte[] out = message.bytes().clone();
            rotation.rotate(out, message);
            assertThat(out).isEqualTo(message.bytes());
        }
    }

    private ReplyMessage addresses(int type, int length, int count) {
        writer.start(NAME, type, RecordClass.IN, Wire.AA);
        for (int i = 0; i < count; i++) {
            byte[] address = new byte[length];
            address[length - 1] = (byte) i;
            writer.record(RecordCursor.ANSWER, NAME, type, RecordClass.IN, 60, address);
        }
        return writer.finish(ReplyKind.POSITIVE, 60, null);
    }

    private Message rotated(ReplyMessage message) throws IOException {
        byte[] out = message.bytes().clone();
        rotation.rotate(out, message);
        return new Message(out);
    }
}

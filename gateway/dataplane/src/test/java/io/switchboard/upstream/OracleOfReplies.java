package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Checks that a reply is what it says: dnsjava reads all of it, and offsets, counts and TTLs are true. */
final class OracleOfReplies {
    private OracleOfReplies() {}

    static void check(ReplyMessage reply) {
        Message read = read(reply);
        int records = 0;
        for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
            records += read.getSection(section).size();
        }
        assertThat(read.getQuestion()).isNotNull();
        assertThat(read.getSection(Section.ADDITIONAL))
                .noneMatch(record -> record.getType() == Type.OPT || record.getType() == Type.TSIG);
        assertThat(reply.ttlCount()).isEqualTo(records);
        checkOffsets(reply);
    }

    private static void checkOffsets(ReplyMessage reply) {
        byte[] bytes = reply.bytes();
        RecordCursor cursor = new RecordCursor();
        cursor.reset(bytes, bytes.length, reply.questionEnd());
        int[] ends = {reply.questionEnd(), reply.questionEnd(), reply.questionEnd()};
        List<Integer> ttls = new ArrayList<>();
        while (cursor.next()) {
            ttls.add(cursor.ttlOffset());
            assertThat(Wire.i32(bytes, cursor.ttlOffset())).isNotNegative();
            for (int i = cursor.section(); i <= RecordCursor.ADDITIONAL; i++) {
                ends[i] = cursor.end();
            }
        }
        assertThat(cursor.malformed()).isFalse();
        assertThat(ends[RecordCursor.ANSWER]).isEqualTo(reply.answerEnd());
        assertThat(ends[RecordCursor.AUTHORITY]).isEqualTo(reply.authorityEnd());
        assertThat(ends[RecordCursor.ADDITIONAL]).isEqualTo(bytes.length);
        for (int i = 0; i < reply.ttlCount(); i++) {
            assertThat(reply.ttlOffset(i)).isEqualTo(ttls.get(i));
        }
    }

    private static Message read(ReplyMessage reply) {
        try {
            return new Message(reply.bytes());
        } catch (IOException e) {
            throw new AssertionError("dnsjava cannot read " + reply, e);
        }
    }
}

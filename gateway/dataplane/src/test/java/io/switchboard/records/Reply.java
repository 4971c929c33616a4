package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NotMine;
import io.switchboard.records.LookupResult.NotReady;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.LookupResult.Referral;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A reply as dnsjava reads it, for tests to look into. Taking one checks that dnsjava and our own cursor agree on every
 * record, and that the offsets that a {@link ReplyMessage} promises are where it says.
 */
public final class Reply {
    private final ReplyMessage message;
    private final Message parsed;

    private Reply(ReplyMessage message) {
        this.message = message;
        try {
            this.parsed = new Message(message.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkOffsets();
    }

    /** Reads a message. */
    public static Reply of(ReplyMessage message) {
        return new Reply(message);
    }

    /** Reads the message of a result that has one. */
    public static Reply of(LookupResult result) {
        return switch (result) {
            case Found found -> of(found.reply());
            case NoData empty -> of(empty.reply());
            case NxDomain absent -> of(absent.reply());
            case Referral referral -> of(referral.reply());
            case Failed failed -> of(failed.reply());
            case Outside outside -> of(outside.chain());
            case NotMine pass -> throw new AssertionError("not a local name");
            case NotReady unready -> throw new AssertionError("not ready");
        };
    }

    private void checkOffsets() {
        RecordCursor cursor = new RecordCursor();
        cursor.reset(message.bytes(), message.length(), message.questionEnd());
        int[] ends = {message.questionEnd(), message.questionEnd(), message.questionEnd()};
        int[] counts = new int[3];
        int ttls = 0;
        while (cursor.next()) {
            for (int section = cursor.section(); section < ends.length; section++) {
                ends[section] = cursor.end();
            }
            counts[cursor.section()]++;
            assertThat(message.ttlOffset(ttls++)).isEqualTo(cursor.ttlOffset());
        }
        assertThat(cursor.malformed()).isFalse();
        assertThat(message.ttlCount()).isEqualTo(ttls);
        assertThat(message.answerEnd()).isEqualTo(ends[RecordCursor.ANSWER]);
        assertThat(message.authorityEnd()).isEqualTo(ends[RecordCursor.AUTHORITY]);
        assertThat(message.length()).isEqualTo(ends[RecordCursor.ADDITIONAL]);
        assertThat(counts)
                .containsExactly(
                        parsed.getSection(Section.ANSWER).size(),
                        parsed.getSection(Section.AUTHORITY).size(),
                        parsed.getSection(Section.ADDITIONAL).size());
    }

    /** The message itself. */
    public ReplyMessage message() {
        return message;
    }

    /** RCODE. */
    public int rcode() {
        return message.rcode();
    }

    /** Whether AA is set. */
    public boolean authoritative() {
        return (message.flags() & Wire.AA) != 0;
    }

    /** The question, as {@code name type}. */
    public String question() {
        Record question = parsed.getQuestion();
        return question.getName() + " " + Type.string(question.getType());
    }

    /** Records of the answer section, as {@code name ttl type data}. */
    public List<String> answer() {
        return section(Section.ANSWER);
    }

    /** Records of the authority section, as {@code name ttl type data}. */
    public List<String> authority() {
        return section(Section.AUTHORITY);
    }

    /** Records of the additional section, as {@code name ttl type data}. */
    public List<String> additional() {
        return section(Section.ADDITIONAL);
    }

    private List<String> section(int section) {
        List<String> lines = new ArrayList<>();
        for (Record record : parsed.getSection(section)) {
            lines.add(record.getName() + " " + record.getTTL() + " " + Type.string(record.getType()) + " "
                    + record.rdataToString());
        }
        return lines;
    }
}

package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplyMessageTest {
    private static final DomainName NAME = DomainName.parse("example.org");

    @Test
    void withMaximumTtl_lowersWhatIsGreater() {
        ReplyMessage reply = reply(60, 10, 300, 60).withMaximumTtl(100);

        assertThat(ttls(reply)).containsExactly(10, 100, 60);
        assertThat(reply.ttlSeconds()).isEqualTo(60);
    }

    /** RFC 8767 §4: the highest bit makes a TTL large, not negative. */
    @Test
    void withMaximumTtl_lowersATtlWithTheHighestBit() {
        assertThat(ttls(reply(60, 0xffffffff, 0x80000000).withMaximumTtl(86_400)))
                .containsExactly(86_400, 86_400);
    }

    @Test
    void withMinimumTtl_raisesWhatIsSmaller() {
        ReplyMessage reply = reply(5, 5, 0xffffffff, 60).withMinimumTtl(30);

        assertThat(ttls(reply)).containsExactly(30, 0xffffffff, 60);
        assertThat(reply.ttlSeconds()).isEqualTo(30);
    }

    /** RFC 2308 §5: without a SOA record there is no TTL to cache by, and no minimum makes one. */
    @Test
    void withMinimumTtl_leavesAReplyThatDoesNotSay() {
        assertThat(reply(-1, 5).withMinimumTtl(30).ttlSeconds()).isEqualTo(-1);
        assertThat(reply(-1, 5).withMaximumTtl(30).ttlSeconds()).isEqualTo(-1);
    }

    @Test
    void edits_leaveTheOriginalAlone() {
        ReplyMessage reply = reply(60, 60);

        ReplyMessage edited = reply.withMaximumTtl(1).withExtendedError(ExtendedError.of(ExtendedError.STALE_ANSWER));

        assertThat(ttls(reply)).containsExactly(60);
        assertThat(reply.extendedError()).isNull();
        assertThat(edited.extendedError()).isNotNull();
        assertThat(edited.kind()).isEqualTo(reply.kind());
        assertThat(edited.questionEnd()).isEqualTo(reply.questionEnd());
        assertThat(edited.answerEnd()).isEqualTo(reply.answerEnd());
        assertThat(edited.authorityEnd()).isEqualTo(reply.authorityEnd());
    }

    @Test
    void weight_growsWithTheMessage() {
        assertThat(reply(1, 1, 2, 3, 4).weight()).isEqualTo(reply(1, 1, 2).weight() + 2 * (14 + 2));
    }

    @Test
    void weight_doesNotCountTheOffsetOfASingleRecord_whichIsShared() {
        assertThat(reply(1, 1, 2).weight()).isEqualTo(reply(1, 1).weight() + 14 + (16 + 2 * 2));
    }

    @Test
    void toString_namesTheQuestionAndKind() {
        assertThat(reply(60, 60)).hasToString("POSITIVE NOERROR example.org. TXT, 43 octets, ttl 60, TTLs at [35]");
    }

    private static ReplyMessage reply(int ttlSeconds, int... ttls) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(NAME, RecordType.TXT, RecordClass.IN, 0);
        for (int ttl : ttls) {
            writer.record(RecordCursor.ANSWER, NAME, RecordType.TXT, RecordClass.IN, ttl, new byte[] {1, 'x'});
        }
        return writer.finish(ReplyKind.POSITIVE, ttlSeconds, null);
    }

    private static int[] ttls(ReplyMessage reply) {
        return IntStream.range(0, reply.ttlCount())
                .map(i -> Wire.i32(reply.bytes(), reply.ttlOffset(i)))
                .toArray();
    }
}

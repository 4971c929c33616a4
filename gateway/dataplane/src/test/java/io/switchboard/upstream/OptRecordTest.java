package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Edns;
import io.switchboard.testing.Messages;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** OPT records of replies of which nobody knows yet whether they are well-formed. */
class OptRecordTest {
    private static final int QUESTION_END = 12 + 17 + 4;
    private static final byte[] REPLY = RawReply.to("www.example.org.", Type.A)
            .answer("www.example.org. 60 A 192.0.2.1")
            .additional("ns.example.org. 60 A 192.0.2.2")
            .option(Edns.NSID, (byte) 'x')
            .option(Edns.COOKIE, new byte[24])
            .bytes();

    private static int cookie(byte[] reply) {
        int opt = OptRecord.find(reply, reply.length, QUESTION_END);
        return opt < 0 ? -1 : OptRecord.option(reply, opt, Edns.COOKIE);
    }

    @Test
    void option_isFoundBehindOtherRecordsAndOptions() {
        assertThat(cookie(REPLY)).isEqualTo(REPLY.length - 24 - 4);
    }

    @Test
    void optAmongAnswers_isNone() {
        byte[] reply = Messages.query("www.example.org.", Type.A)
                .record(1, new byte[1], 41, 1232, 0, new byte[0])
                .bytes();

        assertThat(OptRecord.find(reply, reply.length, QUESTION_END)).isEqualTo(-1);
    }

    @Test
    void messageCutAnywhere_hasNone() {
        for (int length = QUESTION_END; length < REPLY.length; length++) {
            assertThat(cookie(Arrays.copyOf(REPLY, length)))
                    .as("%d octets", length)
                    .isEqualTo(-1);
        }
    }

    @Test
    void messageDamagedAnyhow_isReadWithinItsBounds() {
        Random random = new Random(7873);
        for (int i = 0; i < 20_000; i++) {
            byte[] reply = REPLY.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                reply[4 + random.nextInt(reply.length - 4)] = (byte) random.nextInt(256);
            }
            // The array ends where the message does, so reading on would throw.
            int option = cookie(reply);
            assertThat(option).isBetween(-1, reply.length - 4);
        }
    }
}

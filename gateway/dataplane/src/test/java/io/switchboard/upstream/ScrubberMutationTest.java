package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RdataNames;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.ScrubbedReply.Usable;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** Replies with octets changed at random: whatever comes out must be a message. */
class ScrubberMutationTest {
    private static final int ROUNDS = 60_000;
    private static final long SEED = 20261123;

    private final ReplyScrubber scrubber = new ReplyScrubber();
    private final Random random = new Random(SEED);

    private static final List<byte[]> CORPUS = List.of(
            RawReply.to("www.example.org.", Type.A)
                    .answer("www.example.org. 300 CNAME a.example.net.")
                    .answer("a.example.net. 300 CNAME b.example.net.")
                    .answer("b.example.net. 60 A 192.0.2.1")
                    .answer("b.example.net. 60 A 192.0.2.2")
                    .authority("example.net. 300 NS ns.example.net.")
                    .additional("ns.example.net. 300 A 192.0.2.53")
                    .option(15, (byte) 0, (byte) 3, (byte) 'x')
                    .bytes(),
            RawReply.to("www.example.org.", Type.A)
                    .answer("example.org. 300 DNAME example.net.")
                    .answer("www.example.org. 300 CNAME www.example.net.")
                    .answer("www.example.net. 300 A 192.0.2.1")
                    .bytes(),
            RawReply.to("example.org.", Type.MX)
                    .answer("victim.example. 1 A 192.0.2.66")
                    .answer("example.org. 300 MX 10 mail.example.org.")
                    .answer("example.org. 300 MX 20 mail2.example.org.")
                    .additional("mail2.example.org. 300 AAAA 2001:db8::1")
                    .optNow()
                    .additional("mail.example.org. 300 A 192.0.2.2")
                    .bytes(),
            RawReply.to("_sip._udp.example.org.", Type.SRV)
                    .answer("victim.example. 1 A 192.0.2.66")
                    .answer("_sip._udp.example.org. 300 SRV 1 2 3 sip.example.org.")
                    .additional("sip.example.org. 300 A 192.0.2.5")
                    .bytes(),
            RawReply.to("nx.example.org.", Type.AAAA)
                    .rcode(3)
                    .authority("example.org. 300 SOA ns.example.org. admin.example.org. 1 2 3 4 5")
                    .bytes());

    @Test
    void mutants_areRefusedOrBecomeMessages() {
        int usable = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] mutant = CORPUS.get(i % CORPUS.size()).clone();
            int questionEnd = questionEnd(mutant);
            int changes = 1 + random.nextInt(4);
            for (int j = 0; j < changes; j++) {
                // The question and QDCOUNT are known to be right before a reply is scrubbed.
                int at = random.nextInt(mutant.length);
                if (at >= questionEnd || at < Wire.QDCOUNT || at >= Wire.ANCOUNT && at < Wire.HEADER_LENGTH) {
                    mutant[at] =
                            (byte) (random.nextBoolean() ? random.nextInt(256) : mutant[at] ^ 1 << random.nextInt(8));
                }
            }
            int length =
                    random.nextInt(10) == 0 ? questionEnd + random.nextInt(mutant.length - questionEnd) : mutant.length;
            boolean dnssecOk = random.nextBoolean();
            if (scrubber.scrub(mutant, length, questionEnd, dnssecOk, false) instanceof Usable kept) {
                usable++;
                check(kept.message());
            }
        }
        assertThat(usable).as("mutants that are still replies").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static void check(ReplyMessage message) {
        try {
            new Message(message.bytes());
        } catch (IOException e) {
            assertThat(hasOpaqueRecord(message))
                    .as("dnsjava cannot read %s: %s", message, e.getMessage())
                    .isTrue();
            return;
        }
        OracleOfReplies.check(message);
    }

    /** RDATA of types that we do not look into may be anything. */
    private static boolean hasOpaqueRecord(ReplyMessage message) {
        RecordCursor cursor = new RecordCursor();
        cursor.reset(message.bytes(), message.length(), message.questionEnd());
        while (cursor.next()) {
            int type = cursor.type();
            if (type != Type.A && type != Type.AAAA && RdataNames.count(type) == 0) {
                return true;
            }
        }
        return false;
    }

    private static int questionEnd(byte[] raw) {
        int end = Wire.HEADER_LENGTH;
        while (raw[end] != 0) {
            end += raw[end] + 1;
        }
        return end + 5;
    }
}

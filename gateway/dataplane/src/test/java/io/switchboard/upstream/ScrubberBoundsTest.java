package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Wire;
import io.switchboard.testing.Messages;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import io.switchboard.upstream.ScrubbedReply.Usable;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

/** Replies made to cost as much as possible: RFC 9267, CVE-2024-1737, CVE-2024-8508. */
class ScrubberBoundsTest {
    /** Labels and pointers that a reply may make us look at, each a few nanoseconds: a hundred for each octet. */
    private static final long MOST_STEPS = 100L * Wire.MAX_MESSAGE_LENGTH;

    private final ReplyScrubber scrubber = new ReplyScrubber();

    private ScrubbedReply scrub(byte[] raw) {
        int questionEnd = Wire.HEADER_LENGTH;
        while (raw[questionEnd] != 0) {
            questionEnd += raw[questionEnd] + 1;
        }
        return scrubber.scrub(raw, raw.length, questionEnd + 5, true, false);
    }

    @Test
    void chainOfSixteen_isFollowed() {
        assertThat(scrub(chain(16))).isInstanceOf(Usable.class);
    }

    @Test
    void chainOfSeventeen_isRefused() {
        assertThat(scrub(chain(17))).isEqualTo(Unusable.CHAIN);
    }

    private static byte[] chain(int hops) {
        RawReply reply = RawReply.to("n0.example.org.", Type.A);
        for (int i = 0; i < hops; i++) {
            reply.answer("n" + i + ".example.org. 300 CNAME n" + (i + 1) + ".example.org.");
        }
        return reply.answer("n" + hops + ".example.org. 300 A 192.0.2.1").bytes();
    }

    @Test
    void circle_isRefused() {
        RawReply reply = RawReply.to("a.example.org.", Type.A)
                .answer("a.example.org. 300 CNAME b.example.org.")
                .answer("b.example.org. 300 CNAME a.example.org.");

        assertThat(scrub(reply.bytes())).isEqualTo(Unusable.CHAIN);
    }

    @Test
    void aliasToItself_isRefused() {
        RawReply reply = RawReply.to("a.example.org.", Type.A).answer("a.example.org. 300 CNAME a.example.org.");

        assertThat(scrub(reply.bytes())).isEqualTo(Unusable.CHAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 256})
    void largeSet_isTaken(int count) {
        assertThat(scrub(addresses(count))).isInstanceOf(Usable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 640, 641, 4_000})
    void largerSet_isRefused(int count) {
        assertThat(scrub(addresses(count))).isEqualTo(Unusable.RECORDS);
    }

    private static byte[] addresses(int count) {
        Messages raw = Messages.query("www.example.org.", Type.A).flags(0x8180);
        for (int i = 0; i < count; i++) {
            raw.record(1, pointer(12), Type.A, 1, 300, new byte[] {10, 0, (byte) (i >> 8), (byte) i});
        }
        return raw.bytes();
    }

    @Test
    void tooManyAuthorities_areRefused() {
        Messages raw = Messages.query("www.example.org.", Type.A).flags(0x8180);
        for (int i = 0; i < 129; i++) {
            raw.record(2, pointer(12), Type.NS, 1, 300, pointer(12));
        }

        assertThat(scrub(raw.bytes())).isEqualTo(Unusable.RECORDS);
    }

    @Test
    void endlessAdditionals_areDropped() {
        Messages raw = Messages.query("example.org.", Type.MX).flags(0x8180);
        raw.record(1, pointer(12), Type.MX, 1, 300, Messages.concat(new byte[2], pointer(12)));
        for (int i = 0; i < 3_000; i++) {
            raw.record(3, pointer(12), Type.A, 1, 300, new byte[] {10, 0, (byte) (i >> 8), (byte) i});
        }

        ScrubbedReply reply = scrub(raw.bytes());

        assertThat(RawReply.usable(reply).message().ttlCount()).isEqualTo(1 + ReplyRecords.MAX_ADDITIONALS);
    }

    @Test
    void counts_areNotBelieved() {
        byte[] raw = addresses(1);
        Wire.putU16(raw, Wire.ARCOUNT, 65_535);

        assertThat(scrub(raw)).isEqualTo(Unusable.MALFORMED);
    }

    @Test
    void manyPointersToALongName_costLinearWork() {
        byte[] longName = longName();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(640, 128, 3_000));
        out.writeBytes(longName);
        out.writeBytes(new byte[] {0, 1, 0, 1});
        for (int i = 0; i < 640 + 128 + 3_000; i++) {
            // Each owner is the whole name, or a suffix of it that takes as long to compare.
            out.writeBytes(pointer(12 + 2 * (i % 3)));
            out.writeBytes(new byte[] {0, (byte) (i < 640 ? 1 : 2), 0, 1, 0, 0, 0, 1, 0, (byte) (i < 640 ? 4 : 2)});
            out.writeBytes(i < 640 ? new byte[4] : pointer(12));
        }

        scrub(out.toByteArray());

        assertThat(scrubber.steps()).isBetween(1L, MOST_STEPS);
    }

    /** The longest chain of the longest names, and owners that differ from them in the last label only. */
    @ParameterizedTest
    @ValueSource(ints = {Type.A, Type.CNAME, Type.DNAME, Type.RRSIG})
    void longChainAmongStrangers_costsLinearWork(int strangers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(640, 128, 128));
        out.writeBytes(longName('a'));
        out.writeBytes(new byte[] {0, 1, 0, 1});
        int owner = 12;
        for (int i = 0; i < 16; i++) {
            out.writeBytes(pointer(owner));
            out.writeBytes(new byte[] {0, 5, 0, 1, 0, 0, 0, 1, 0, (byte) 255});
            owner = out.size();
            out.writeBytes(longName((char) ('b' + i)));
        }
        int stranger = out.size();
        out.writeBytes(longName('z'));
        out.writeBytes(new byte[] {0, (byte) strangers, 0, 1, 0, 0, 0, 1, 0, 18, 0, 5, 0, 0});
        out.writeBytes(new byte[14]);
        for (int i = 17; i < 640; i++) {
            out.writeBytes(pointer(stranger));
            out.writeBytes(new byte[] {0, (byte) strangers, 0, 1, 0, 0, 0, 1, 0, 18, 0, 5, 0, 0});
            out.writeBytes(new byte[14]);
        }
        for (int i = 0; i < 256; i++) {
            out.writeBytes(pointer(i < 128 ? 14 : stranger));
            out.writeBytes(new byte[] {0, (byte) (i < 128 ? 2 : 1), 0, 1, 0, 0, 0, 1, 0, (byte) (i < 128 ? 2 : 4)});
            out.writeBytes(i < 128 ? pointer(12) : new byte[4]);
        }
        assertThat(out.size()).isLessThan(Wire.MAX_MESSAGE_LENGTH);

        ScrubbedReply reply = scrub(out.toByteArray());

        assertThat(reply).isInstanceOf(Usable.class);
        assertThat(scrubber.steps()).isBetween(100_000L, MOST_STEPS);
    }

    @Test
    void pointersToPointers_costLinearWork() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(641 - 1, 128, 0));
        out.writeBytes(Messages.wireName("www.example.org."));
        out.writeBytes(new byte[] {0, 1, 0, 1});
        // A TXT record full of pointers, each to the one before, and owners that start at its end.
        out.writeBytes(pointer(12));
        out.writeBytes(new byte[] {0, 16, 0, 1, 0, 0, 0, 1, 0x3e, (byte) 0x80});
        int start = out.size();
        for (int i = 0; i < 8_000; i++) {
            out.writeBytes(pointer(i == 0 ? 12 : start + 2 * (i - 1)));
        }
        for (int i = 1; i < 640 + 128; i++) {
            out.writeBytes(pointer(start + 2 * 126));
            out.writeBytes(new byte[] {0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 0, 0, 0, 0});
        }

        scrub(out.toByteArray());

        assertThat(scrubber.steps()).isBetween(1L, MOST_STEPS);
    }

    @Test
    void longChainsOfPointers_areRefused() {
        byte[] raw = Messages.query("www.example.org.", Type.A)
                .flags(0x8180)
                .record(1, pointer(12), 16, 1, 1, pointers(200))
                .record(1, pointer(12 + 17 + 4 + 12 + 2 * 199), 1, 1, 1, new byte[4])
                .bytes();

        assertThat(scrub(raw)).isEqualTo(Unusable.MALFORMED);
    }

    private static byte[] pointers(int count) {
        byte[] all = new byte[0];
        int start = 12 + 17 + 4 + 12;
        for (int i = 0; i < count; i++) {
            all = Messages.concat(all, pointer(i == 0 ? 12 : start + 2 * (i - 1)));
        }
        return all;
    }

    @Test
    void pointerOntoItselfOrForward_isRefused() {
        for (int goal : new int[] {33, 34, 200, 0x3fff, 0, 11}) {
            byte[] raw = Messages.query("www.example.org.", Type.A)
                    .flags(0x8180)
                    .record(1, pointer(goal), 1, 1, 300, new byte[4])
                    .bytes();

            assertThat(scrub(raw)).as("pointer to %d", goal).isEqualTo(Unusable.MALFORMED);
        }
    }

    @Test
    void nameThatGrowsBeyond255Octets_isRefused() {
        byte[] label = new byte[64];
        label[0] = 63;
        Arrays.fill(label, 1, 64, (byte) 'a');
        byte[] longOwner = Messages.concat(label, label, label, label, pointer(12));
        byte[] raw = Messages.query("www.example.org.", Type.A)
                .flags(0x8180)
                .record(1, longOwner, 1, 1, 300, new byte[4])
                .bytes();

        assertThat(scrub(raw)).isEqualTo(Unusable.MALFORMED);
    }

    @Test
    void expansionBeyond64KiB_isRefused() {
        // SRV targets must be written in full: 250 octets each instead of 2.
        Messages raw = Messages.query(longName(), Type.SRV, 1).flags(0x8180);
        raw.record(1, Messages.wireName("victim.example."), Type.A, 1, 300, new byte[4]);
        for (int i = 0; i < 256; i++) {
            byte[] target = Messages.concat(new byte[] {0, 0, 0, 0, 0, (byte) i}, pointer(12));
            raw.record(1, pointer(12), Type.SRV, 1, 300, target);
        }

        assertThat(scrub(raw.bytes())).isEqualTo(Unusable.SIZE);
    }

    private static byte[] header(int answers, int authorities, int additionals) {
        byte[] header = new byte[Wire.HEADER_LENGTH];
        Wire.putU16(header, Wire.FLAGS, 0x8180);
        Wire.putU16(header, Wire.QDCOUNT, 1);
        Wire.putU16(header, Wire.ANCOUNT, answers);
        Wire.putU16(header, Wire.NSCOUNT, authorities);
        Wire.putU16(header, Wire.ARCOUNT, additionals);
        return header;
    }

    private static byte[] longName() {
        return longName('a');
    }

    /** 127 labels in 255 octets, the last one this letter. */
    private static byte[] longName(char last) {
        byte[] name = new byte[255];
        for (int i = 0; i < 254; i += 2) {
            name[i] = 1;
            name[i + 1] = (byte) (i == 252 ? last : 'a');
        }
        return name;
    }

    private static byte[] pointer(int goal) {
        return new byte[] {(byte) (0xc0 | goal >>> 8), (byte) goal};
    }
}

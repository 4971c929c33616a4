package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.testing.Messages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Type;

/** Replies that have to be written anew because something before what stays goes: RFC 1035 §4.1.4, RFC 3597 §4. */
class ReplyRewriterTest {
    /** Stands first and goes, so that no offset behind it stays. */
    private static final String STRANGER = "victim.example. 300 A 192.0.2.66";

    static Stream<String> records() {
        return Stream.of(
                "NS ns.example.org.",
                "PTR host.example.org.",
                "SOA ns.example.org. admin.example.org. 1 2 3 4 5",
                "MX 10 mail.example.org.",
                "TXT \"a text\" another",
                "RP admin.example.org. info.example.org.",
                "AFSDB 1 afs.example.org.",
                "KX 1 kx.example.org.",
                "SRV 1 2 5060 sip.example.org.",
                "NAPTR 1 2 \"u\" \"E2U+sip\" \"!^.*$!sip:info@example.org!\" next.example.org.",
                "DS 1 13 2 " + "AB".repeat(32),
                "HTTPS 1 svc.example.org. alpn=h2",
                "CAA 0 issue \"ca.example.org\"",
                "DNAME other.example.org.");
    }

    @ParameterizedTest
    @MethodSource("records")
    void record_staysTheSame(String record) {
        int type = Type.value(record.substring(0, record.indexOf(' ')));
        RawReply reply = RawReply.to("www.example.org.", type)
                .answer(STRANGER)
                .answer("www.example.org. 300 " + record)
                .authority("example.org. 300 NS ns.example.org.");

        List<String> lines = RawReply.text(reply.scrub());

        assertThat(lines)
                .containsExactly(
                        "answer: www.example.org. 300 " + record, "authority: example.org. 300 NS ns.example.org.");
    }

    @ParameterizedTest
    @MethodSource("records")
    void compressedNames_areWrittenInFullUnlessTheyMayBeCompressed(String record) {
        int type = Type.value(record.substring(0, record.indexOf(' ')));
        RawReply reply =
                RawReply.to("www.example.org.", type).answer(STRANGER).answer("www.example.org. 300 " + record);

        ReplyMessage message = reply.scrub();

        if (type == Type.SRV || type == Type.NAPTR || type == Type.KX || type == Type.DNAME) {
            assertThat(contains(message.bytes(), Messages.wireName("example.org."), message.questionEnd()))
                    .as("a whole name behind the question")
                    .isTrue();
        }
    }

    @Test
    void naptrWithACompressedName_isExpanded() {
        byte[] rdata = Messages.concat(
                new byte[] {0, 1, 0, 2, 1, 'u', 3, 'a', 'b', 'c', 0, 4}, "next".getBytes(StandardCharsets.US_ASCII));
        Wire.putU16(rdata, 0, 1);
        byte[] compressed = Messages.concat(rdata, new byte[] {(byte) 0xc0, 16});
        byte[] raw = Messages.query("www.example.org.", Type.NAPTR)
                .flags(0x8180)
                .record(1, Messages.wireName("victim.example."), Type.A, 1, 300, new byte[4])
                .record(1, new byte[] {(byte) 0xc0, 12}, Type.NAPTR, 1, 300, compressed)
                .bytes();

        ReplyMessage message =
                RawReply.usable(RawReply.scrub(raw, false, false)).message();

        assertThat(RawReply.text(message))
                .containsExactly("answer: www.example.org. 300 NAPTR 1 2 \"u\" \"abc\" \"\" next.example.org.");
    }

    @Test
    void ttls_areThoseOfTheSet() {
        RawReply reply = RawReply.to("www.example.org.", Type.A)
                .answer(STRANGER)
                .answer("www.example.org. 300 A 192.0.2.1")
                .answer("www.example.org. 4294967295 A 192.0.2.2");

        assertThat(RawReply.text(reply.scrub()))
                .containsExactly(
                        "answer: www.example.org. 300 A 192.0.2.1", "answer: www.example.org. 300 A 192.0.2.2");
    }

    @Test
    void header_isOurs() {
        RawReply reply = RawReply.to("WWW.example.org.", Type.A)
                .answer(STRANGER)
                .answer("www.example.org. 300 A 192.0.2.1")
                .option(15, (byte) 0, (byte) 3);

        ReplyMessage message = reply.scrub();

        assertThat(Wire.u16(message.bytes(), Wire.ID)).isZero();
        assertThat(message.flags()).isEqualTo(Wire.QR);
        assertThat(message.bytes()).containsSubsequence(Messages.wireName("www.example.org."));
        assertThat(message.extendedError()).isNotNull();
    }

    private static boolean contains(byte[] bytes, byte[] part, int from) {
        for (int i = from; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}

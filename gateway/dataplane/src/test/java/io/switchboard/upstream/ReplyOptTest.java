package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.testing.Messages;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import io.switchboard.upstream.ScrubbedReply.Usable;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** The OPT record of a reply: what is read of it, and that it does not stay. */
class ReplyOptTest {
    private final RawReply reply = RawReply.to("www.example.org.", Type.A);

    @Test
    void extendedError_isPassedOnWithItsTextCut() {
        String text = "x".repeat(200);
        byte[] data = Messages.concat(new byte[] {0, 18}, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        reply.rcode(5).option(15, data);

        ReplyMessage message = reply.scrub();

        assertThat(Objects.requireNonNull(message.extendedError()).code()).isEqualTo(18);
        assertThat(message.extendedError().textLength()).isEqualTo(64);
    }

    @Test
    void opt_goes() {
        reply.answer("www.example.org. 300 A 192.0.2.1").option(3, (byte) 'x').option(10, new byte[16]);

        ScrubbedReply scrubbed = reply.result(false);

        assertThat(RawReply.usable(scrubbed).edns()).isTrue();
        assertThat(RawReply.text(RawReply.usable(scrubbed).message())).hasSize(1);
        assertThat(reply.scrub().extendedError()).isNull();
    }

    @Test
    void optInTheMiddle_leavesPointersWhole() {
        // The second address record's owner points into the first one's, which stands behind the OPT record.
        RawReply asked = RawReply.to("example.org.", Type.MX)
                .answer("example.org. 300 MX 10 mail.example.net.")
                .answer("example.org. 300 MX 20 mail2.example.net.")
                .optNow()
                .additional("mail2.example.net. 300 A 192.0.2.2")
                .additional("mail.example.net. 300 A 192.0.2.1");

        assertThat(RawReply.text(asked.scrub()))
                .containsExactly(
                        "answer: example.org. 300 MX 10 mail.example.net.",
                        "answer: example.org. 300 MX 20 mail2.example.net.",
                        "additional: mail2.example.net. 300 A 192.0.2.2",
                        "additional: mail.example.net. 300 A 192.0.2.1");
    }

    @Test
    void twoOpts_areRefused() {
        reply.answer("www.example.org. 300 A 192.0.2.1").optNow().optNow();

        assertThat(reply.result(false)).isEqualTo(Unusable.OPT);
    }

    @Test
    void optAmongAnswers_isRefused() {
        byte[] raw = Messages.query("www.example.org.", Type.A)
                .flags(0x8180)
                .record(1, new byte[1], 41, 1232, 0, new byte[0])
                .bytes();

        assertThat(RawReply.scrub(raw, false, false)).isEqualTo(Unusable.OPT);
    }

    @Test
    void extendedRcode_isServfail() {
        byte[] raw = Messages.query("www.example.org.", Type.A)
                .flags(0x8186)
                .extendedRcode(1)
                .bytes();

        ReplyMessage message =
                RawReply.usable(RawReply.scrub(raw, false, false)).message();

        assertThat(message.kind()).isEqualTo(ReplyKind.FAILURE);
        assertThat(message.rcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void badCookie_isNoReply() {
        byte[] raw = Messages.query("www.example.org.", Type.A)
                .flags(0x8187)
                .extendedRcode(1)
                .bytes();

        assertThat(RawReply.scrub(raw, false, false)).isEqualTo(Unusable.BAD_COOKIE);
    }

    @Test
    void usableReply_saysWhetherThereWasEdns() {
        reply.answer("www.example.org. 300 A 192.0.2.1");

        assertThat(reply.result(false)).isInstanceOf(Usable.class);
        assertThat(RawReply.usable(reply.result(false)).edns()).isFalse();
    }
}

package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import io.switchboard.testing.Messages;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import io.switchboard.upstream.ScrubbedReply.Usable;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** What stays of a reply, record by record. */
class ReplyScrubberTest {
    private final RawReply reply = RawReply.to("www.example.org.", Type.A);

    @Test
    void plainAnswer_staysAsItIs() {
        reply.answer("www.example.org. 300 A 192.0.2.1").answer("www.example.org. 300 A 192.0.2.2");

        ReplyMessage message = reply.scrub();

        assertThat(RawReply.text(message))
                .containsExactly(
                        "answer: www.example.org. 300 A 192.0.2.1", "answer: www.example.org. 300 A 192.0.2.2");
        assertThat(message.kind()).isEqualTo(ReplyKind.POSITIVE);
        assertThat(message.ttlSeconds()).isEqualTo(300);
        assertThat(message.ttlCount()).isEqualTo(2);
        assertThat(message.answerEnd()).isEqualTo(message.length());
    }

    @Test
    void header_isOurs() {
        byte[] raw = reply.answer("www.example.org. 300 A 192.0.2.1").bytes();
        Wire.putU16(raw, Wire.FLAGS, 0x85b0);

        ReplyMessage message =
                RawReply.usable(RawReply.scrub(raw, false, false)).message();

        assertThat(Wire.u16(message.bytes(), Wire.ID)).isZero();
        assertThat(message.flags())
                .as("QR alone: no AA, no AD, no RD, no RA, no CD")
                .isEqualTo(0x8000);
    }

    @Test
    void ad_staysIfItIsTrusted() {
        byte[] raw = reply.answer("www.example.org. 300 A 192.0.2.1").bytes();
        Wire.putU16(raw, Wire.FLAGS, 0x81a0);

        assertThat(RawReply.usable(RawReply.scrub(raw, true, true)).message().flags() & Wire.AD)
                .isEqualTo(Wire.AD);
        assertThat(RawReply.usable(RawReply.scrub(raw, true, false)).message().flags() & Wire.AD)
                .isZero();
    }

    @Test
    void question_isInLowerCase() {
        RawReply mixed = RawReply.to("wWw.eXAMPLE.org.", Type.A).answer("www.example.org. 300 A 192.0.2.1");

        assertThat(mixed.scrub().bytes()).containsSubsequence(Messages.wireName("www.example.org."));
    }

    @Test
    void aliases_areFollowed() {
        reply.answer("www.example.org. 300 CNAME a.example.net.")
                .answer("a.example.net. 60 CNAME b.example.com.")
                .answer("b.example.com. 900 A 192.0.2.1");

        ReplyMessage message = reply.scrub();

        assertThat(RawReply.text(message)).hasSize(3);
        assertThat(message.kind()).isEqualTo(ReplyKind.POSITIVE);
        assertThat(message.ttlSeconds()).isEqualTo(60);
    }

    @Test
    void aliases_areFollowedInAnyOrder() {
        reply.answer("b.example.com. 900 A 192.0.2.1")
                .answer("a.example.net. 60 CNAME b.example.com.")
                .answer("www.example.org. 300 CNAME a.example.net.");

        assertThat(RawReply.text(reply.scrub())).hasSize(3);
    }

    @Test
    void aliases_areComparedWithoutCase() {
        reply.answer("WWW.example.org. 300 CNAME A.example.NET.").answer("a.EXAMPLE.net. 60 A 192.0.2.1");

        assertThat(reply.scrub().kind()).isEqualTo(ReplyKind.POSITIVE);
        assertThat(RawReply.text(reply.scrub())).hasSize(2);
    }

    @Test
    void aliasAlone_isNoData() {
        reply.answer("www.example.org. 300 CNAME a.example.net.")
                .authority("example.net. 3600 SOA ns.example. admin.example. 1 2 3 4 120");

        ReplyMessage message = reply.scrub();

        assertThat(message.kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(message.ttlSeconds()).isEqualTo(120);
    }

    @Test
    void aliasAsked_isNotFollowed() {
        RawReply asked = RawReply.to("www.example.org.", Type.CNAME)
                .answer("www.example.org. 300 CNAME a.example.net.")
                .answer("a.example.net. 300 CNAME b.example.net.");

        assertThat(RawReply.text(asked.scrub())).containsExactly("answer: www.example.org. 300 CNAME a.example.net.");
        assertThat(asked.scrub().kind()).isEqualTo(ReplyKind.POSITIVE);
    }

    @Test
    void secondAliasOfAName_goes() {
        reply.answer("www.example.org. 300 CNAME a.example.net.")
                .answer("www.example.org. 300 CNAME evil.example.com.")
                .answer("a.example.net. 300 A 192.0.2.1")
                .answer("evil.example.com. 300 A 192.0.2.66");

        assertThat(RawReply.text(reply.scrub()))
                .containsExactly(
                        "answer: www.example.org. 300 CNAME a.example.net.", "answer: a.example.net. 300 A 192.0.2.1");
    }

    @Test
    void dname_staysWithTheAliasMadeFromIt() {
        reply.answer("example.org. 300 DNAME example.net.")
                .answer("www.example.org. 300 CNAME www.example.net.")
                .answer("www.example.net. 300 A 192.0.2.1");

        assertThat(RawReply.text(reply.scrub())).hasSize(3);
    }

    @Test
    void dnameThatExplainsNothing_goes() {
        reply.answer("org. 300 DNAME evil.example.com.")
                .answer("www.example.org. 300 CNAME www.example.net.")
                .answer("www.example.net. 300 A 192.0.2.1");

        assertThat(RawReply.text(reply.scrub())).hasSize(2).noneMatch(line -> line.contains("DNAME"));
    }

    @Test
    void otherRecords_go() {
        reply.answer("victim.example. 300 A 192.0.2.66")
                .answer("www.example.org. 300 A 192.0.2.1")
                .answer("www.example.org. 300 TXT poison")
                .authority("victim.example. 300 NS ns.evil.example.")
                .authority("example.org. 300 TXT poison")
                .additional("victim.example. 300 A 192.0.2.66")
                .additional("ns.evil.example. 300 A 192.0.2.66");

        assertThat(RawReply.text(reply.scrub())).containsExactly("answer: www.example.org. 300 A 192.0.2.1");
    }

    @Test
    void otherClass_goes() {
        reply.answer("www.example.org. 300 CH A 192.0.2.66");

        assertThat(RawReply.text(reply.scrub())).isEmpty();
    }

    @Test
    void authority_staysAtOrAboveTheName() {
        reply.answer("www.example.org. 300 A 192.0.2.1")
                .authority("example.org. 300 NS ns1.example.net.")
                .authority("www.example.org. 300 NS ns2.example.net.")
                .authority("below.www.example.org. 300 NS ns3.example.net.")
                .authority("xample.org. 300 NS ns4.example.net.");

        assertThat(RawReply.text(reply.scrub()))
                .containsExactly(
                        "answer: www.example.org. 300 A 192.0.2.1",
                        "authority: example.org. 300 NS ns1.example.net.",
                        "authority: www.example.org. 300 NS ns2.example.net.");
    }

    @Test
    void addresses_stayForServersThatStay() {
        RawReply asked = RawReply.to("example.org.", Type.MX)
                .answer("example.org. 300 MX 10 mail.example.org.")
                .authority("example.org. 300 NS ns.example.net.")
                .additional("mail.example.org. 300 A 192.0.2.25")
                .additional("mail.example.org. 300 AAAA 2001:db8::25")
                .additional("ns.example.net. 300 A 192.0.2.53")
                .additional("mail.example.org. 300 TXT no")
                .additional("other.example.org. 300 A 192.0.2.66");

        assertThat(RawReply.text(asked.scrub()))
                .containsExactly(
                        "answer: example.org. 300 MX 10 mail.example.org.",
                        "authority: example.org. 300 NS ns.example.net.",
                        "additional: mail.example.org. 300 A 192.0.2.25",
                        "additional: mail.example.org. 300 AAAA 2001:db8:0:0:0:0:0:25",
                        "additional: ns.example.net. 300 A 192.0.2.53");
    }

    @Test
    void addressesOfServices_stay() {
        RawReply srv = RawReply.to("_sip._tcp.example.org.", Type.SRV)
                .answer("_sip._tcp.example.org. 300 SRV 1 2 5060 sip.example.org.")
                .additional("sip.example.org. 300 A 192.0.2.5");
        RawReply https = RawReply.to("www.example.org.", Type.HTTPS)
                .answer("www.example.org. 300 HTTPS 1 . alpn=h2")
                .additional("www.example.org. 300 A 192.0.2.6");

        assertThat(RawReply.text(srv.scrub())).hasSize(2);
        assertThat(RawReply.text(https.scrub())).hasSize(2);
    }

    @Test
    void nxdomain_hasItsZone() {
        reply.rcode(3).authority("example.org. 3600 SOA ns.example. admin.example. 1 2 3 4 300");

        ReplyMessage message = reply.scrub();

        assertThat(message.kind()).isEqualTo(ReplyKind.NXDOMAIN);
        assertThat(message.rcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(message.ttlSeconds()).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"3600, 300, 300", "60, 300, 60", "4294967295, 300, 300", "60, 4294967295, 60", "0, 0, 0"})
    void negativeTtl_isTheSmallerOne(long ttl, long minimum, int expected) {
        reply.authority("example.org. " + ttl + " SOA ns.example. admin.example. 1 2 3 4 " + minimum);

        assertThat(reply.scrub().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(reply.scrub().ttlSeconds()).isEqualTo(expected);
    }

    @Test
    void negativeReplyWithAlias_lastsNoLongerThanTheAlias() {
        reply.rcode(3)
                .answer("www.example.org. 30 CNAME gone.example.net.")
                .authority("example.net. 3600 SOA ns.example. admin.example. 1 2 3 4 300");

        assertThat(reply.scrub().ttlSeconds()).isEqualTo(30);
    }

    @Test
    void negativeReplyOfAnotherZone_doesNotSayHowLong() {
        reply.rcode(3).authority("example.com. 3600 SOA ns.example. admin.example. 1 2 3 4 300");

        assertThat(reply.scrub().ttlSeconds()).isEqualTo(-1);
        assertThat(RawReply.text(reply.scrub())).isEmpty();
    }

    @Test
    void negativeReplyForTheEndOfAChain_needsThatZone() {
        reply.rcode(3)
                .answer("www.example.org. 30 CNAME gone.example.net.")
                .authority("example.org. 3600 SOA ns.example. admin.example. 1 2 3 4 300");

        assertThat(reply.scrub().ttlSeconds()).isEqualTo(-1);
    }

    @Test
    void serversWithoutAnswer_areAReferral() {
        reply.authority("example.org. 300 NS ns.example.net.");

        assertThat(reply.scrub().kind()).isEqualTo(ReplyKind.REFERRAL);
        assertThat(reply.scrub().ttlSeconds()).isEqualTo(-1);
    }

    @Test
    void nothing_isNoDataOfUnknownLength() {
        assertThat(reply.scrub().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(reply.scrub().ttlSeconds()).isEqualTo(-1);
    }

    @Test
    void answersForOtherNamesAlone_areNoAnswer() {
        reply.answer("victim.example. 300 A 192.0.2.66");

        assertThat(reply.result(false)).isEqualTo(Unusable.FOREIGN);
    }

    @Test
    void answersForOtherNames_besideASoa_areNoData() {
        reply.answer("victim.example. 300 A 192.0.2.66")
                .authority("example.org. 3600 SOA ns.example. admin.example. 1 2 3 4 300");

        assertThat(reply.scrub().kind()).isEqualTo(ReplyKind.NODATA);
    }

    @Test
    void anotherTypeOfTheName_isNoData() {
        reply.answer("www.example.org. 300 AAAA 2001:db8::1");

        assertThat(reply.scrub().kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(RawReply.text(reply.scrub())).isEmpty();
    }

    @Test
    void failure_hasNoRecords() {
        reply.rcode(2).answer("www.example.org. 300 A 192.0.2.66");

        ReplyMessage message = reply.scrub();

        assertThat(message.kind()).isEqualTo(ReplyKind.FAILURE);
        assertThat(message.rcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(RawReply.text(message)).isEmpty();
        assertThat(message.length()).isEqualTo(message.questionEnd());
    }

    @Test
    void ttlsOfASet_areTheLowest() {
        reply.answer("www.example.org. 300 A 192.0.2.1")
                .answer("www.example.org. 100 A 192.0.2.2")
                .answer("www.example.org. 200 A 192.0.2.3")
                .authority("example.org. 50 NS ns1.example.net.")
                .authority("example.org. 40 NS ns2.example.net.");

        assertThat(RawReply.text(reply.scrub()))
                .containsExactly(
                        "answer: www.example.org. 100 A 192.0.2.1",
                        "answer: www.example.org. 100 A 192.0.2.2",
                        "answer: www.example.org. 100 A 192.0.2.3",
                        "authority: example.org. 40 NS ns1.example.net.",
                        "authority: example.org. 40 NS ns2.example.net.");
        assertThat(reply.scrub().ttlSeconds()).isEqualTo(100);
    }

    @Test
    void hugeTtl_isALongTime() {
        reply.answer("www.example.org. 4294967295 A 192.0.2.1");

        assertThat(reply.scrub().ttlSeconds()).isEqualTo(Integer.MAX_VALUE);
        assertThat(RawReply.text(reply.scrub())).containsExactly("answer: www.example.org. 2147483647 A 192.0.2.1");
    }

    @Test
    void zeroTtl_staysZero() {
        reply.answer("www.example.org. 0 A 192.0.2.1");

        assertThat(reply.scrub().ttlSeconds()).isZero();
    }

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
    void tsig_goes() {
        reply.answer("www.example.org. 300 A 192.0.2.1");
        byte[] raw = reply.bytes();
        byte[] tsig = Messages.record(Messages.wireName("key.example."), 250, 255, 0, new byte[30]);
        byte[] signed = Messages.concat(raw, tsig);
        Wire.putU16(signed, Wire.ARCOUNT, Wire.u16(raw, Wire.ARCOUNT) + 1);

        ReplyMessage message =
                RawReply.usable(RawReply.scrub(signed, false, false)).message();

        assertThat(RawReply.text(message)).containsExactly("answer: www.example.org. 300 A 192.0.2.1");
    }

    @Test
    void octetsBehindTheEnd_go() {
        byte[] raw =
                Messages.concat(reply.answer("www.example.org. 300 A 192.0.2.1").bytes(), new byte[] {1, 2, 3});

        ReplyMessage message =
                RawReply.usable(RawReply.scrub(raw, false, false)).message();

        assertThat(message.length()).isEqualTo(raw.length - 3);
    }

    @Test
    void truncatedReply_isUnusable() {
        byte[] raw = reply.answer("www.example.org. 300 A 192.0.2.1").bytes();
        raw[2] |= 2;

        assertThat(RawReply.scrub(raw, false, false)).isEqualTo(Unusable.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "1, 5", "28, 4", "28, 17", "6, 21", "2, 0"})
    void rdataOfAnotherForm_isRefused(int type, int length) {
        byte[] raw = Messages.query("www.example.org.", type)
                .flags(0x8180)
                .record(1, new byte[] {(byte) 0xc0, 12}, type, 1, 300, new byte[length])
                .bytes();

        assertThat(RawReply.scrub(raw, false, false)).isEqualTo(Unusable.MALFORMED);
    }

    @Test
    void unknownType_staysOctetByOctet() {
        byte[] odd = {(byte) 0xc0, 12, 3, 'w', 'w', 'w', (byte) 0xc0, 0, (byte) 0xff};
        RawReply asked = RawReply.to("www.example.org.", 65_280);
        for (boolean slow : new boolean[] {false, true}) {
            Messages raw = Messages.query("www.example.org.", 65_280).flags(0x8180);
            if (slow) {
                raw.record(1, Messages.wireName("victim.example."), 1, 1, 300, new byte[4]);
            }
            raw.record(1, new byte[] {(byte) 0xc0, 12}, 65_280, 1, 300, odd);

            ReplyMessage message =
                    RawReply.usable(RawReply.scrub(raw.bytes(), false, false)).message();

            assertThat(message.bytes()).endsWith(odd);
        }
        assertThat(asked.scrub().kind()).isEqualTo(ReplyKind.NODATA);
    }

    @Test
    void usableReply_saysWhetherThereWasEdns() {
        reply.answer("www.example.org. 300 A 192.0.2.1");

        assertThat(reply.result(false)).isInstanceOf(Usable.class);
        assertThat(RawReply.usable(reply.result(false)).edns()).isFalse();
    }
}

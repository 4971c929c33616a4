package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.upstream.ScrubbedReply.Unusable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Records that prove others: RFC 4035 §3.2.1. */
class DnssecRecordsTest {
    private static final String SIGNED_BY = " 13 3 300 20261201000000 20261101000000 1 example.org. AAAA";

    private final RawReply positive = RawReply.to("www.example.org.", Type.A)
            .answer("www.example.org. 300 A 192.0.2.1")
            .answer("www.example.org. 300 RRSIG A" + SIGNED_BY);
    private final RawReply negative = RawReply.to("www.example.org.", Type.A)
            .rcode(3)
            .authority("example.org. 300 SOA ns.example. admin.example. 1 2 3 4 300")
            .authority("example.org. 300 RRSIG SOA" + SIGNED_BY)
            .authority("a.example.org. 300 NSEC z.example.org. A RRSIG NSEC")
            .authority("a.example.org. 300 RRSIG NSEC" + SIGNED_BY)
            .authority(
                    "0123456789abcdefghijklmnopqrstuv.example.org. 300 NSEC3 1 0 0 - VUTSRQPONMLKJIHGFEDCBA9876543210 A")
            .authority("0123456789abcdefghijklmnopqrstuv.example.org. 300 RRSIG NSEC3" + SIGNED_BY);

    @Test
    void proofs_stayForWhoAsksForThem() {
        assertThat(RawReply.text(positive.scrubWithDo())).hasSize(2);
        assertThat(RawReply.text(negative.scrubWithDo())).hasSize(6);
    }

    @Test
    void proofs_goForWhoDoesNot() {
        assertThat(RawReply.text(positive.scrub())).containsExactly("answer: www.example.org. 300 A 192.0.2.1");
        assertThat(RawReply.text(negative.scrub()))
                .containsExactly("authority: example.org. 300 SOA ns.example. admin.example. 1 2 3 4 300");
    }

    @Test
    void proofs_stayIfTheyAreTheQuestion() {
        RawReply asked = RawReply.to("www.example.org.", Type.RRSIG)
                .answer("www.example.org. 300 RRSIG A" + SIGNED_BY)
                .answer("www.example.org. 300 RRSIG AAAA" + SIGNED_BY);
        RawReply nsec = RawReply.to("a.example.org.", Type.NSEC)
                .answer("a.example.org. 300 NSEC z.example.org. A RRSIG NSEC")
                .answer("a.example.org. 300 RRSIG NSEC" + SIGNED_BY);

        assertThat(RawReply.text(asked.scrub())).hasSize(2);
        assertThat(RawReply.text(nsec.scrub())).hasSize(1);
        assertThat(RawReply.text(nsec.scrubWithDo())).hasSize(2);
    }

    @Test
    void signaturesOfAliases_stay() {
        RawReply chain = RawReply.to("www.example.org.", Type.A)
                .answer("example.org. 300 DNAME example.net.")
                .answer("example.org. 300 RRSIG DNAME" + SIGNED_BY)
                .answer("www.example.org. 300 CNAME www.example.net.")
                .answer("www.example.net. 300 CNAME host.example.net.")
                .answer("www.example.net. 300 RRSIG CNAME" + SIGNED_BY)
                .answer("host.example.net. 300 A 192.0.2.1")
                .answer("host.example.net. 300 RRSIG A" + SIGNED_BY);

        assertThat(RawReply.text(chain.scrubWithDo())).hasSize(7);
        assertThat(RawReply.text(chain.scrub())).hasSize(4);
    }

    @Test
    void signaturesOfWhatGoes_goToo() {
        positive.answer("www.example.org. 300 RRSIG TXT" + SIGNED_BY)
                .answer("victim.example. 300 RRSIG A" + SIGNED_BY)
                .authority("example.org. 300 RRSIG TXT" + SIGNED_BY)
                .authority("victim.example. 300 RRSIG NS" + SIGNED_BY);

        assertThat(RawReply.text(positive.scrubWithDo())).hasSize(2);
    }

    @Test
    void delegationSigner_staysWithTheReferral() {
        RawReply referral = RawReply.to("www.example.org.", Type.A)
                .authority("example.org. 300 NS ns.example.net.")
                .authority("example.org. 300 DS 1 13 2 " + "ab".repeat(32))
                .authority("example.org. 300 RRSIG DS" + SIGNED_BY);

        assertThat(RawReply.text(referral.scrubWithDo())).hasSize(3);
        assertThat(RawReply.text(referral.scrub())).hasSize(1);
    }

    @Test
    void tooManySignatures_areRefused() {
        for (int i = 0; i < 8; i++) {
            positive.answer("www.example.org. 300 RRSIG A" + SIGNED_BY);
        }

        assertThat(positive.result(true)).isEqualTo(Unusable.RECORDS);
        assertThat(positive.result(false)).as("they go anyway").isInstanceOf(ScrubbedReply.Usable.class);
    }

    @Test
    void tooManySignaturesOfAProof_areRefused() {
        for (int i = 0; i < 8; i++) {
            negative.authority("a.example.org. 300 RRSIG NSEC" + SIGNED_BY);
        }

        assertThat(negative.result(true)).isEqualTo(Unusable.RECORDS);
    }
}

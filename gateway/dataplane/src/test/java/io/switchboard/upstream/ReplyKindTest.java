package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** What kind of reply a reply is, and for how long it holds. */
class ReplyKindTest {
    private final RawReply reply = RawReply.to("www.example.org.", Type.A);

    @Test
    void aliasAlone_isNoData() {
        reply.answer("www.example.org. 300 CNAME a.example.net.")
                .authority("example.net. 3600 SOA ns.example. admin.example. 1 2 3 4 120");

        ReplyMessage message = reply.scrub();

        assertThat(message.kind()).isEqualTo(ReplyKind.NODATA);
        assertThat(message.ttlSeconds()).isEqualTo(120);
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
}

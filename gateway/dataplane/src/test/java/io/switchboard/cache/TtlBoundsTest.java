package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TtlBoundsTest {
    private static final DomainName NAME = DomainName.parse("example.org.");
    private static final int DAY = 86_400;

    private final TtlBounds bounds = new TtlBounds();
    private final CacheRules rules = CacheRules.of(CacheFixture.DEFAULTS);

    @Test
    void apply_returnsSameMessageWithinBounds() {
        ReplyMessage message = Replies.a("example.org.", 300, 1);

        assertThat(bounds.apply(message, rules)).isSameAs(message);
    }

    @Test
    void apply_capsLargeTtl() {
        ReplyMessage message = bounds.apply(Replies.a("example.org.", 10 * DAY, 1), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(DAY);
        assertThat(message.ttlSeconds()).isEqualTo(DAY);
    }

    @Test
    void apply_takesHighestBitAsLarge() {
        ReplyMessage message = bounds.apply(Replies.a("example.org.", 0xffff_ffff, 1), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(DAY);
        assertThat(message.ttlSeconds()).isEqualTo(DAY);
    }

    @Test
    void apply_raisesSmallTtlButNotZero() {
        CacheRules raising = CacheRules.of(
                CacheFixture.withTtls(Duration.ofSeconds(60), Duration.ofDays(1), Duration.ofHours(1)));

        assertThat(bounds.apply(Replies.a("example.org.", 5, 1), raising).ttlSeconds())
                .isEqualTo(60);
        assertThat(bounds.apply(Replies.a("example.org.", 0, 1), raising).ttlSeconds())
                .isZero();
    }

    @Test
    void apply_leavesTheOriginalAlone() {
        ReplyMessage message = Replies.a("example.org.", 10 * DAY, 1);

        bounds.apply(message, rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(10 * DAY);
    }

    @Test
    void apply_keepsTtlsOfDifferentSetsAndLivesAsTheSmallest() {
        ReplyMessage message = bounds.apply(Replies.chain("www.example.org.", 300, "web.example.org.", 60), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(300, 60);
        assertThat(message.ttlSeconds()).isEqualTo(60);
    }

    @Test
    void apply_givesRecordsOfOneSetTheSmallestTtl() {
        ReplyWriter writer = Replies.start(NAME, RecordType.A, Rcode.NOERROR);
        Replies.addA(writer, RecordCursor.ANSWER, NAME, 300, 1);
        Replies.addA(writer, RecordCursor.ANSWER, DomainName.parse("EXAMPLE.org."), 100, 2);
        Replies.addA(writer, RecordCursor.ANSWER, NAME, 200, 3);
        Replies.addA(writer, RecordCursor.ADDITIONAL, NAME, 250, 4);

        ReplyMessage message = bounds.apply(writer.finish(ReplyKind.POSITIVE, 100, null), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(100, 100, 100, 250);
    }

    @Test
    void apply_leavesSignaturesOfDifferentTypesApart() {
        ReplyWriter writer = Replies.start(NAME, RecordType.A, Rcode.NOERROR);
        Replies.addA(writer, RecordCursor.ANSWER, NAME, 300, 1);
        writer.record(RecordCursor.ANSWER, NAME, RecordType.RRSIG, RecordClass.IN, 300, new byte[40]);
        writer.record(RecordCursor.ANSWER, NAME, RecordType.RRSIG, RecordClass.IN, 900, new byte[40]);

        ReplyMessage message = bounds.apply(writer.finish(ReplyKind.POSITIVE, 300, null), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(300, 300, 900);
    }

    @Test
    void apply_cutsRepliesOfVeryManyRecordsToOneTtl() {
        ReplyWriter writer = Replies.start(NAME, RecordType.A, Rcode.NOERROR);
        for (int i = 0; i < 1000; i++) {
            Replies.addA(writer, RecordCursor.ANSWER, NAME, 1000 - i, i);
        }

        ReplyMessage message = bounds.apply(writer.finish(ReplyKind.POSITIVE, 1, null), rules);

        assertThat(Replies.ttls(message, 0)).containsOnly(1);
    }

    @Test
    void apply_takesTheSmallerOfSoaTtlAndMinimum() {
        ReplyMessage byTtl = Replies.negative(ReplyKind.NXDOMAIN, "example.org.", RecordType.A, 60, 900);
        ReplyMessage byMinimum = Replies.negative(ReplyKind.NODATA, "example.org.", RecordType.A, 900, 60);

        assertThat(bounds.apply(byTtl, rules).ttlSeconds()).isEqualTo(60);
        assertThat(bounds.apply(byMinimum, rules).ttlSeconds()).isEqualTo(60);
        assertThat(Replies.ttls(bounds.apply(byMinimum, rules), 0)).containsExactly(60);
    }

    @Test
    void apply_capsNegativeTtl() {
        ReplyMessage message = bounds.apply(Replies.nxdomain("example.org.", DAY), rules);

        assertThat(message.ttlSeconds()).isEqualTo(3600);
        assertThat(Replies.ttls(message, 0)).containsExactly(3600);
    }

    @Test
    void apply_endsNegativeReplyWithItsChain() {
        ReplyMessage shortChain = Replies.negativeChain(ReplyKind.NODATA, "www.example.org.", 30, 600);
        ReplyMessage longChain = Replies.negativeChain(ReplyKind.NODATA, "www.example.org.", 600, 30);

        assertThat(bounds.apply(shortChain, rules).ttlSeconds()).isEqualTo(30);
        assertThat(bounds.apply(longChain, rules).ttlSeconds()).isEqualTo(30);
        assertThat(Replies.ttls(bounds.apply(longChain, rules), 0)).containsExactly(600, 30);
    }

    @Test
    void apply_saysNothingForNegativeReplyWithoutSoa() {
        assertThat(bounds.apply(Replies.withoutSoa(ReplyKind.NXDOMAIN, "example.org."), rules)
                        .ttlSeconds())
                .isEqualTo(-1);
    }
}

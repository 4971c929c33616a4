package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TtlBoundsTest {
    private static final int DAY = 86_400;

    private final CacheRules rules = CacheRules.of(CacheFixture.DEFAULTS);

    @Test
    void apply_returnsSameMessageWithinBounds() {
        ReplyMessage message = Replies.a("example.org.", 300, 1);

        assertThat(TtlBounds.apply(message, rules)).isSameAs(message);
    }

    @Test
    void apply_capsLargeTtl() {
        ReplyMessage message = TtlBounds.apply(Replies.a("example.org.", 10 * DAY, 1), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(DAY);
        assertThat(message.ttlSeconds()).isEqualTo(DAY);
    }

    @Test
    void apply_takesHighestBitAsLarge() {
        ReplyMessage message = TtlBounds.apply(Replies.a("example.org.", 0xffff_ffff, 1), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(DAY);
        assertThat(message.ttlSeconds()).isEqualTo(DAY);
    }

    @Test
    void apply_raisesSmallTtlButNotZero() {
        CacheRules raising =
                CacheRules.of(CacheFixture.withTtls(Duration.ofSeconds(60), Duration.ofDays(1), Duration.ofHours(1)));

        assertThat(TtlBounds.apply(Replies.a("example.org.", 5, 1), raising).ttlSeconds())
                .isEqualTo(60);
        assertThat(TtlBounds.apply(Replies.a("example.org.", 0, 1), raising).ttlSeconds())
                .isZero();
    }

    @Test
    void apply_leavesTheOriginalAlone() {
        ReplyMessage message = Replies.a("example.org.", 10 * DAY, 1);

        TtlBounds.apply(message, rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(10 * DAY);
    }

    @Test
    void apply_keepsTtlsOfDifferentSetsAndLivesAsTheSmallest() {
        ReplyMessage message = TtlBounds.apply(Replies.chain("www.example.org.", 300, "web.example.org.", 60), rules);

        assertThat(Replies.ttls(message, 0)).containsExactly(300, 60);
        assertThat(message.ttlSeconds()).isEqualTo(60);
    }

    @Test
    void apply_takesTheSmallerOfSoaTtlAndMinimum() {
        ReplyMessage byTtl = Replies.negative(ReplyKind.NXDOMAIN, "example.org.", RecordType.A, 60, 900);
        ReplyMessage byMinimum = Replies.negative(ReplyKind.NODATA, "example.org.", RecordType.A, 900, 60);

        assertThat(TtlBounds.apply(byTtl, rules).ttlSeconds()).isEqualTo(60);
        assertThat(TtlBounds.apply(byMinimum, rules).ttlSeconds()).isEqualTo(60);
        assertThat(Replies.ttls(TtlBounds.apply(byMinimum, rules), 0)).containsExactly(60);
    }

    @Test
    void apply_capsNegativeTtl() {
        ReplyMessage message = TtlBounds.apply(Replies.nxdomain("example.org.", DAY), rules);

        assertThat(message.ttlSeconds()).isEqualTo(3600);
        assertThat(Replies.ttls(message, 0)).containsExactly(3600);
    }

    @Test
    void apply_endsNegativeReplyWithItsChain() {
        ReplyMessage shortChain = Replies.negativeChain(ReplyKind.NODATA, "www.example.org.", 30, 600);
        ReplyMessage longChain = Replies.negativeChain(ReplyKind.NODATA, "www.example.org.", 600, 30);

        assertThat(TtlBounds.apply(shortChain, rules).ttlSeconds()).isEqualTo(30);
        assertThat(TtlBounds.apply(longChain, rules).ttlSeconds()).isEqualTo(30);
        assertThat(Replies.ttls(TtlBounds.apply(longChain, rules), 0)).containsExactly(600, 30);
    }

    @Test
    void apply_saysNothingForNegativeReplyWithoutSoa() {
        assertThat(TtlBounds.apply(Replies.withoutSoa(ReplyKind.NXDOMAIN, "example.org."), rules)
                        .ttlSeconds())
                .isEqualTo(-1);
    }
}

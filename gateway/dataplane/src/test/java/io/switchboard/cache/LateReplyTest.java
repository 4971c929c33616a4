package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RecordType;
import io.switchboard.query.DropReason;
import org.junit.jupiter.api.Test;

/** FW-28: replies that wait to arrive in one moment at one address (CVE-2024-33655). */
class LateReplyTest {
    private static final int CROWD = Waiter.MANY + 50;

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void lateRepliesToACrowd_areDropped() {
        ask(CROWD);
        fixture.millis(1_901);

        answerAll(CROWD);

        assertThat(fixture.sink.calls()).hasSize(CROWD);
        assertThat(dropped()).as("down to what is no crowd").isEqualTo(CROWD - Waiter.MANY + 1);
        assertThat(fixture.cache.queriesInFlight()).isZero();
    }

    @Test
    void repliesInTime_areSentToACrowd() {
        ask(CROWD);
        fixture.millis(1_900);

        answerAll(CROWD);

        assertThat(dropped()).isZero();
    }

    @Test
    void lateRepliesToAFew_areSent() {
        ask(Waiter.MANY - 1);
        fixture.millis(3_000);

        answerAll(Waiter.MANY - 1);

        assertThat(dropped()).isZero();
    }

    @Test
    void crowdOfOneClient_isNoneOfAnothers() {
        ask(CROWD);
        fixture.questions.from(2);
        fixture.ask("other.example.org.", RecordType.A);
        fixture.millis(3_000);

        answerAll(CROWD + 1);

        assertThat(fixture.sink.last().dropped()).isNull();
    }

    private void ask(int count) {
        for (int i = 0; i < count; i++) {
            fixture.ask("n" + i + ".example.org.", RecordType.A);
        }
    }

    private void answerAll(int count) {
        for (int i = 0; i < count; i++) {
            fixture.source.fail(HeldSource.TIMED_OUT);
        }
    }

    private long dropped() {
        return fixture.sink.calls().stream()
                .filter(call -> call.dropped() == DropReason.LATE)
                .count();
    }
}

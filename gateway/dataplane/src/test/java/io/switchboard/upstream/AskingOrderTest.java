package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How one query goes through the policy's order. */
class AskingOrderTest {
    private static AskingOrder of(int upstreams) {
        return new AskingOrder(new Line[upstreams], new int[upstreams]);
    }

    @Test
    void turns_goRoundThreeTimes() {
        AskingOrder order = of(2);
        List<Integer> places = new ArrayList<>();
        while (order.hasMore()) {
            places.add(order.next());
        }

        assertThat(places).containsExactly(0, 1, 0, 1, 0, 1);
    }

    @Test
    void firstRound_isOfThoseWhoWereNotAsked() {
        AskingOrder order = of(2);
        order.next();
        assertThat(order.hasNew()).isTrue();
        assertThat(order.isBefore(order.endOfNew())).isTrue();

        order.next();
        assertThat(order.hasNew()).isFalse();
        assertThat(order.isBefore(order.endOfNew())).isFalse();
        assertThat(order.endOfAll()).as("one more round").isEqualTo(4);
    }

    @Test
    void moreThanEight_areNotAsked() {
        assertThat(of(20).endOfNew()).isEqualTo(AskingOrder.MAX_WIDTH);
    }

    @Test
    void place_isSpentAfterThreeQueriesOverOneTransport() {
        AskingOrder order = of(8);
        for (int i = 0; i < 3; i++) {
            assertThat(order.isSpent(7, Transport.UDP)).isFalse();
            order.sent(7, Transport.UDP);
        }

        assertThat(order.isSpent(7, Transport.UDP)).isTrue();
        assertThat(order.isSpent(7, Transport.TCP)).isFalse();
        assertThat(order.isSpent(6, Transport.UDP)).isFalse();
    }
}

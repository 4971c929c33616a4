package io.switchboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopCountersTest {
    @Test
    void layout_givesEveryCounterItsOwnPlace() {
        List<Integer> places = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            for (int type = 0; type < QueryTypes.COUNT; type++) {
                places.add(CounterLayout.queries(transport, false, type));
                places.add(CounterLayout.queries(transport, true, type));
            }
            places.add(CounterLayout.dnssec(transport));
            for (AnsweredBy source : AnsweredBy.values()) {
                for (int rcode = 0; rcode < ReplyCodes.COUNT; rcode++) {
                    places.add(CounterLayout.replies(transport, source, rcode));
                }
            }
            for (DropReason reason : DropReason.values()) {
                places.add(CounterLayout.drops(transport, reason));
            }
            for (int i = 0; i <= LogLinear.OCTETS.buckets(); i++) {
                places.add(CounterLayout.querySizes(transport) + i);
                places.add(CounterLayout.replySizes(transport) + i);
            }
        }
        for (AnsweredBy source : AnsweredBy.values()) {
            for (int i = 0; i <= LogLinear.NANOS.buckets(); i++) {
                places.add(CounterLayout.durations(source) + i);
            }
        }

        assertThat(places).doesNotHaveDuplicates().allMatch(place -> place >= 0 && place < CounterLayout.LENGTH);
    }

    @Test
    void counters_areSeenByAnotherThreadWhileTheyRise() throws InterruptedException {
        LoopCounters counters = new LoopCounters();
        Query query = TestQueries.udp("example.org", RecordType.A);
        Thread loop = new Thread(() -> {
            for (int i = 0; i < 100_000; i++) {
                counters.received(query);
            }
        });
        loop.start();
        long last = 0;
        while (last < 100_000) {
            long seen =
                    new QueryTotals(List.of(counters)).queries(Transport.UDP, false, QueryTypes.index(RecordType.A));
            assertThat(seen).isGreaterThanOrEqualTo(last);
            last = seen;
        }
        loop.join();
    }

    @Test
    void labels_areUnique() {
        List<String> types = new ArrayList<>();
        for (int i = 0; i < QueryTypes.COUNT; i++) {
            types.add(QueryTypes.label(i));
        }
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < ReplyCodes.COUNT; i++) {
            codes.add(ReplyCodes.label(i));
        }

        assertThat(types).doesNotHaveDuplicates().contains("A", "CAA", "TLSA", "other");
        assertThat(codes).doesNotHaveDuplicates().contains("NOERROR", "DSOTYPENI", "BADCOOKIE", "other");
    }

    @Test
    void index_isWithinBoundsForEveryNumberOnTheWire() {
        for (int type = 0; type <= 0xffff; type++) {
            assertThat(QueryTypes.index(type)).isBetween(0, QueryTypes.OTHER);
        }
        for (int rcode = 0; rcode <= 0xfff; rcode++) {
            assertThat(ReplyCodes.index(rcode)).isBetween(0, ReplyCodes.OTHER);
        }
    }
}

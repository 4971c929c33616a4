package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Answers;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** How hard 10,000 queries over UDP are to guess: ids, ports and case (RFC 5452 §9.2). */
class EntropyOfQueriesTest {
    private static final int QUERIES = 10_000;
    private static final int AT_ONCE = 50;
    /** With 255 degrees of freedom, chi-square is above this once in a hundred million times. */
    private static final double MOST_OF_255 = 405;

    private static List<ReceivedQuery> queries = List.of();

    @BeforeAll
    static void ask() {
        try (var upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
                var group = Loopback.to(upstream)) {
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < QUERIES; i++) {
                asked.add(group.ask("abcdefghij" + i + ".example.org.", Type.A));
                if (asked.size() == AT_ONCE) {
                    group.until(() -> asked.stream().allMatch(Asked::isDone));
                    asked.clear();
                }
            }
            queries = upstream.queries();
        }
    }

    @AfterAll
    static void forget() {
        queries = List.of();
    }

    @Test
    void ports_areMany() {
        long ports = queries.stream().map(q -> q.source().getPort()).distinct().count();

        assertThat(queries).hasSize(QUERIES);
        assertThat(ports).isGreaterThanOrEqualTo(2_000);
        assertThat(queries).allMatch(q -> q.source().getPort() >= 1024);
    }

    @Test
    void ports_areSpreadEvenly() {
        int[] classes = new int[256];
        queries.stream().mapToInt(q -> q.source().getPort()).distinct().forEach(port -> classes[(port - 1024) / 252]++);

        assertThat(chiSquare(classes)).isLessThan(MOST_OF_255);
    }

    @Test
    void ids_areSpreadEvenly() {
        int[] high = new int[256];
        int[] low = new int[256];
        int[] steps = new int[256];
        int last = 0;
        for (ReceivedQuery query : queries) {
            high[query.id() >>> 8]++;
            low[query.id() & 0xff]++;
            steps[(query.id() - last & 0xffff) >>> 8]++;
            last = query.id();
        }

        assertThat(chiSquare(high)).isLessThan(MOST_OF_255);
        assertThat(chiSquare(low)).isLessThan(MOST_OF_255);
        assertThat(chiSquare(steps))
                .as("differences of ids that follow each other")
                .isLessThan(MOST_OF_255);
    }

    @Test
    void case_isSpreadEvenly() {
        int[] patterns = new int[256];
        for (ReceivedQuery query : queries) {
            int bits = 0;
            for (int i = 0; i < 8; i++) {
                bits = bits << 1 | (Character.isUpperCase(query.bytes()[13 + i]) ? 1 : 0);
            }
            patterns[bits]++;
        }

        assertThat(chiSquare(patterns)).isLessThan(MOST_OF_255);
    }

    private static double chiSquare(int[] classes) {
        double total = 0;
        for (int count : classes) {
            total += count;
        }
        double expected = total / classes.length;
        double sum = 0;
        for (int count : classes) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}

package io.switchboard.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.TestAttempts;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamConnectorQueriesTest {
    private final StreamConnectorQueries queries = new StreamConnectorQueries(65_000);
    private final Attempt attempt = TestAttempts.unsent();

    @Test
    void ids_areUniqueAmongThoseUnderWay() {
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < StreamConnectorQueries.MAX; i++) {
            ids.add(queries.id(queries.add(attempt, false)));
        }

        assertThat(ids).hasSize(StreamConnectorQueries.MAX);
        assertThat(queries.isFull()).isTrue();
        assertThatThrownBy(() -> queries.add(attempt, false)).isInstanceOf(IllegalStateException.class);
    }

    /** As with 70,000 queries behind a few that are never answered (CVE-2026-33596 was a counter that wrapped). */
    @Test
    void oldQueries_keepTheirIdsWhileOthersComeAndGo() {
        Attempt old = TestAttempts.unsent();
        int oldPlace = queries.add(old, false);
        int oldId = queries.id(oldPlace);
        ArrayDeque<Integer> places = new ArrayDeque<>();
        for (int i = 0; i < 200_000; i++) {
            int place = queries.add(attempt, false);
            assertThat(queries.id(place)).isNotEqualTo(oldId);
            places.add(place);
            if (places.size() == 900) {
                queries.remove(places.remove());
            }
        }

        assertThat(queries.at(queries.find(oldId))).isSameAs(old);
        assertThat(queries.count()).isEqualTo(900);
    }

    @Test
    void removedId_isNotFoundAndComesBackLate() {
        int place = queries.add(attempt, false);
        int id = queries.id(place);
        queries.remove(place);
        assertThat(queries.find(id)).isNegative();

        int others = 0;
        int next;
        do {
            next = queries.add(attempt, false);
            others++;
            if (queries.id(next) != id) {
                queries.remove(next);
            }
        } while (queries.id(next) != id);

        assertThat(others).isEqualTo(65_536);
    }
}

package io.switchboard.records.kubernetes.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.Rcode;
import io.switchboard.records.Lookups;
import io.switchboard.records.Reply;
import io.switchboard.records.kubernetes.Specification;
import io.switchboard.records.kubernetes.Specification.Row;
import io.switchboard.records.kubernetes.TestCluster;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecificationTest {
    private static final TestCluster CLUSTER = TestCluster.listed(Specification.KEYS, Specification.NAMESPACES)
            .put(Specification.objects().toArray());
    private static final Lookups LOOKUPS = CLUSTER.lookups();

    static Stream<Row> rows() {
        return Specification.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void lookup_ofEachRow_isAsSpecified(Row row) {
        Reply reply = LOOKUPS.ask(row.name(), row.type());

        assertThat(Rcode.name(reply.rcode())).isEqualTo(row.rcode());
        assertThat(reply.answer()).containsExactlyInAnyOrderElementsOf(withOwner(row));
        assertThat(reply.authoritative()).isTrue();
        boolean negative = row.answer().isEmpty() && !row.rcode().equals("SERVFAIL");
        assertThat(reply.authority()).hasSize(negative ? 1 : 0);
    }

    /** What is kept after the first time is the same. */
    @ParameterizedTest
    @MethodSource("rows")
    void lookup_again_isTheSame(Row row) {
        Reply first = LOOKUPS.ask(row.name(), row.type());
        Reply second = LOOKUPS.ask(row.name(), row.type());

        assertThat(second.message().bytes()).isEqualTo(first.message().bytes());
    }

    private static List<String> withOwner(Row row) {
        return row.answer().stream()
                .map(record -> row.name().toLowerCase(Locale.ROOT) + " " + record)
                .toList();
    }
}

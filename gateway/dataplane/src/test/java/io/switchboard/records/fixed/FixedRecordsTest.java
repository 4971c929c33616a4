package io.switchboard.records.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.config.RecordsConfig.StaticRecord;
import io.switchboard.config.schema.ConfigError;
import io.switchboard.config.schema.Place;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.Lookups;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FixedRecordsTest {
    @Test
    void of_makesSetsOfRecords() throws InvalidRecordsException {
        Lookups lookups = Lookups.of(fixed(
                record("gw.example.org.", "A", 60, "192.0.2.10", "192.0.2.11"),
                record("gw.example.org.", "A", 60, "192.0.2.12"),
                record("gw.example.org.", "MX", 90, "10 mail.example.org"),
                record("*.dev.example.org.", "CNAME", 60, "gw.example.org.")));

        assertThat(lookups.ask("gw.example.org.", "A").answer()).hasSize(3);
        assertThat(lookups.ask("gw.example.org.", "MX").answer())
                .containsExactly("gw.example.org. 90 MX 10 mail.example.org.");
        assertThat(lookups.ask("x.dev.example.org.", "A").answer()).hasSize(4);
    }

    @Test
    void of_namesThePathOfEveryProblem() {
        assertThatThrownBy(() -> fixed(
                        record("a.example.org.", "A", 60, "192.0.2.10", "192.0.2.x"),
                        record("d.example.org.", "CNAME", 60, "example.net."),
                        record("d.example.org.", "TXT", 60, "text")))
                .isInstanceOf(InvalidRecordsException.class)
                .hasMessage("""
                        records.static[0].data[1]: 192.0.2.x (expected: data of type A: Invalid address: 192.0.2.x)
                        records.static[1].data[0]: d.example.org. has a CNAME and other records, TXT \
                        (expected: nothing beside a CNAME)""");
    }

    @Test
    void errors_areBounded() {
        List<StaticRecord> records = IntStream.range(0, 102)
                .mapToObj(i -> record("a" + i + ".example.org.", "A", 60, "nowhere"))
                .toList();

        List<ConfigError> errors = FixedRecords.errors(records, text -> new Place("here", 7));

        assertThat(errors)
                .hasSize(101)
                .contains(new ConfigError("here", 7, "nowhere (expected: data of type A: Invalid address: nowhere)"))
                .endsWith(new ConfigError("records.static", 0, "and 2 more"));
    }

    private static FixedRecords fixed(StaticRecord... records) throws InvalidRecordsException {
        return FixedRecords.of(List.of(records));
    }

    private static StaticRecord record(String name, String type, int ttl, String... data) {
        return new StaticRecord(DomainName.parse(name), RecordType.parse(type), ttl, List.of(data));
    }
}

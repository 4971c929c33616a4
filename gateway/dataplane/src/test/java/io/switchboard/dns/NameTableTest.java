package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NameTableTest {
    @Test
    void get_findsEveryNameInAnyCaseAndNothingElse() {
        Random random = new Random(3);
        Map<DomainName, Integer> names = new HashMap<>();
        for (int i = 0; i < 5000; i++) {
            names.put(DomainName.fromWire(RandomNames.any(random), 0), i);
        }

        NameTable<Integer> table = NameTable.of(names);

        assertThat(table.size()).isEqualTo(names.size());
        names.forEach(
                (name, value) -> assertThat(table.get(LookupName.of(name), 0)).isEqualTo(value));
        for (int i = 0; i < 5000; i++) {
            DomainName other = DomainName.fromWire(RandomNames.any(random), 0);
            assertThat(table.get(LookupName.of(other), 0)).isEqualTo(names.get(other));
        }
    }

    @Test
    void get_ofAnEmptyTableFindsNothing() {
        NameTable<String> table = NameTable.of(Map.of());

        assertThat(table.get(LookupName.of(DomainName.ROOT), 0)).isNull();
        assertThat(table.longestMatch(LookupName.of(DomainName.parse("a.b")))).isNull();
    }

    @Test
    void longestMatch_prefersMoreLabels() {
        NameTable<String> table = NameTable.of(Map.of(
                DomainName.ROOT,
                "root",
                DomainName.parse("example.org"),
                "zone",
                DomainName.parse("Sub.example.org"),
                "sub"));

        assertThat(match(table, "x.SUB.Example.org")).isEqualTo("sub");
        assertThat(match(table, "sub.example.org")).isEqualTo("sub");
        assertThat(match(table, "xsub.example.org")).isEqualTo("zone");
        assertThat(match(table, "x.sub\\.example.org")).isEqualTo("root");
        assertThat(match(table, ".")).isEqualTo("root");
    }

    @Test
    void longestMatch_withoutTheRootMayFindNothing() {
        NameTable<String> table = NameTable.of(Map.of(DomainName.parse("example.org"), "zone"));

        assertThat(match(table, "org")).isNull();
        assertThat(match(table, "notexample.org")).isNull();
    }

    private static @Nullable String match(NameTable<String> table, String name) {
        return table.longestMatch(LookupName.of(DomainName.parse(name)));
    }
}

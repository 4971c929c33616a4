package io.switchboard.benchmarks;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.NameTable;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the longest suffix of a name that a table knows: every query does it for its route. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NameTableBenchmark {
    /** Names in the table besides the root. */
    @Param({"1", "10000"})
    public int size;

    private final LookupName known = LookupName.of(DomainName.parse("a.b.zone-0.example."));
    private final LookupName unknown = LookupName.of(DomainName.parse("www.example.org."));
    private NameTable<String> table = NameTable.of(Map.of());

    /** Fills the table. */
    @Setup
    public void fill() {
        Map<DomainName, String> names = new HashMap<>();
        names.put(DomainName.ROOT, "root");
        for (int i = 0; i < size; i++) {
            names.put(DomainName.parse("zone-" + i + ".example."), "zone");
        }
        table = NameTable.of(names);
    }

    /** The third suffix is known. */
    @Benchmark
    public @Nullable String known() {
        return table.longestMatch(known);
    }

    /** Only the root is. */
    @Benchmark
    public @Nullable String unknown() {
        return table.longestMatch(unknown);
    }
}

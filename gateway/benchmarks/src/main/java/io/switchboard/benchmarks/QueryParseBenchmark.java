package io.switchboard.benchmarks;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordType;
import java.util.concurrent.TimeUnit;
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

/** Reading one query: its header, its name with all suffix hashes, its EDNS. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueryParseBenchmark {
    /** What is asked. */
    @Param({"www.example.org.", "kubernetes.default.svc.cluster.local."})
    public String name = "";

    /** Whether the query has an OPT record with a cookie. */
    @Param({"false", "true"})
    public boolean edns;

    private final QueryMessage query = new QueryMessage();
    private byte[] bytes = new byte[0];

    /** Builds the query. */
    @Setup
    public void build() {
        bytes = Queries.of(DomainName.parse(name), RecordType.A, edns);
    }

    /** Copy and parse, as a listener does. */
    @Benchmark
    public QueryFault parse() {
        System.arraycopy(bytes, 0, query.reserve(bytes.length), 0, bytes.length);
        return query.parse(bytes.length);
    }
}

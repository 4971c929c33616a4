package io.switchboard.benchmarks;

import io.switchboard.cache.CachingSource;
import io.switchboard.cache.ReplyCache;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Transport;
import io.switchboard.query.AliasCheck;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.LoopCheck;
import io.switchboard.query.NxdomainTally;
import io.switchboard.query.PipelineSources;
import io.switchboard.query.Query;
import io.switchboard.query.QueryPipeline;
import io.switchboard.query.ResponseLimit;
import io.switchboard.query.SourceCheck;
import io.switchboard.query.TransferSource;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.LocalRecords;
import io.switchboard.records.RecordCounts;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordSource;
import io.switchboard.records.RecordStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Names of a large cluster, the whole way without sockets, beside a cached name of the same length. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ClusterBenchmark {
    private static final String CACHED = "service-1234.namespace-1234.web.example.org.";
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5353);

    private final BenchmarkLoop loop = new BenchmarkLoop();
    private final LastReply channel = new LastReply();
    private final Query query = new Query();
    private final QueryPipeline pipeline = new QueryPipeline(loop, new NoObserver());
    private final byte[] service = bytes("service-1234.namespace-1234.svc.cluster.local.");
    private final byte[] cached = bytes(CACHED);
    private final byte[] absent = bytes("www.example.org.namespace-1234.svc.cluster.local.");
    private final byte[] endpoint = bytes("10-128-72-60.service-1237.namespace-1237.svc.cluster.local.");

    /** Lists the cluster. */
    @Setup
    public void join() throws InvalidRecordsException {
        Cluster cluster = new Cluster(10_000, 150_000, 5_000);
        cluster.list();
        RecordStore store = new RecordStore();
        store.use(List.of(new RecordSource() {
            @Override
            public String name() {
                return "cluster";
            }

            @Override
            public void open(Consumer<RecordPart> publish) {
                publish.accept(cluster.part());
            }
        }));
        AnswerSource pass = (asked, sink) -> false;
        ReplyMessage reply = PipelineBenchmark.address(DomainName.parse(CACHED));
        AnswerSource upstream = (asked, sink) -> {
            sink.reply(asked, reply, 0, AnsweredBy.UPSTREAM);
            return true;
        };
        ReplyCache cache = new ReplyCache(PipelineBenchmark.cacheConfig(), PipelineBenchmark.limits(), loop);
        AnswerSource route = new CachingSource(cache, 0, loop, upstream);
        pipeline.use(new PipelineSources(
                pass,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                new LocalRecords(store, pipeline, new RecordCounts(), 0),
                TransferSource.NONE,
                NameTable.of(Map.of(DomainName.ROOT, route)),
                SourceCheck.NONE,
                LoopCheck.NONE,
                null,
                ResponseLimit.NONE,
                null,
                null));
    }

    /** A name from the cache, which is passed by the local records first. */
    @Benchmark
    public int cacheHit() {
        return handle(cached);
    }

    /** A service's name, asked before. */
    @Benchmark
    public int service() {
        return handle(service);
    }

    /** A name that a search list made and that does not exist. */
    @Benchmark
    public int absent() {
        return handle(absent);
    }

    /** The name of an endpoint, written each time. */
    @Benchmark
    public int endpoint() {
        return handle(endpoint);
    }

    private int handle(byte[] bytes) {
        System.arraycopy(bytes, 0, query.message().reserve(bytes.length), 0, bytes.length);
        query.from(loop, Transport.UDP, CLIENT, channel, loop.nanos());
        pipeline.handle(query, bytes.length);
        return channel.length();
    }

    private static byte[] bytes(String name) {
        return Queries.of(DomainName.parse(name), RecordType.A, true);
    }
}

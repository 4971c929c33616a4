package io.switchboard.benchmarks;

import io.switchboard.cache.CachingSource;
import io.switchboard.cache.ReplyCache;
import io.switchboard.config.CacheConfig;
import io.switchboard.config.LimitsConfig;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** The whole way of a query without its sockets: from its octets to those of its reply. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PipelineBenchmark {
    private static final DomainName NAME = DomainName.parse("www.example.org.");
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5353);

    private final BenchmarkLoop loop = new BenchmarkLoop();
    private final LastReply channel = new LastReply();
    private final Query query = new Query();
    private final byte[] bytes = Queries.of(NAME, RecordType.A, true);
    private final QueryPipeline cached = new QueryPipeline(loop, new NoObserver());
    private final QueryPipeline constant = new QueryPipeline(loop, new NoObserver());

    /** Joins the parts and puts the answer into the cache. */
    @Setup
    public void join() {
        ReplyMessage message = address();
        AnswerSource upstream = (asked, sink) -> {
            sink.reply(asked, message, 0, AnsweredBy.UPSTREAM);
            return true;
        };
        ReplyCache cache = new ReplyCache(cacheConfig(), limits(), loop);
        cached.use(sources(new CachingSource(cache, 0, loop, upstream)));
        constant.use(sources(upstream));
        handle(cached);
    }

    /** Parse, gate, key, look-up in the cache, finish. */
    @Benchmark
    public int cacheHit() {
        return handle(cached);
    }

    /** Parse, gate and finish alone: what is left when the answer costs nothing. */
    @Benchmark
    public int finish() {
        return handle(constant);
    }

    private int handle(QueryPipeline pipeline) {
        System.arraycopy(bytes, 0, query.message().reserve(bytes.length), 0, bytes.length);
        query.from(loop, Transport.UDP, CLIENT, channel, loop.nanos());
        pipeline.handle(query, bytes.length);
        return channel.length();
    }

    private static ReplyMessage address() {
        return address(NAME);
    }

    static ReplyMessage address(DomainName name) {
        ReplyWriter writer = new ReplyWriter();
        writer.start(name, RecordType.A, RecordClass.IN, 0);
        writer.record(RecordCursor.ANSWER, name, RecordType.A, RecordClass.IN, 86_400, new byte[4]);
        return writer.finish(ReplyKind.POSITIVE, 86_400, null);
    }

    private static PipelineSources sources(AnswerSource route) {
        AnswerSource pass = (asked, sink) -> false;
        NameTable<AnswerSource> routes = NameTable.of(Map.of(DomainName.ROOT, route));
        return new PipelineSources(
                pass,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                pass,
                TransferSource.NONE,
                routes,
                SourceCheck.NONE,
                LoopCheck.NONE,
                null,
                ResponseLimit.NONE,
                null,
                null);
    }

    static CacheConfig cacheConfig() {
        Duration day = Duration.ofDays(1);
        return new CacheConfig(
                64 << 20,
                Duration.ZERO,
                day,
                Duration.ofHours(1),
                new CacheConfig.FailureTtl(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                new CacheConfig.Stale(
                        true, day, Duration.ofMillis(1800), Duration.ofSeconds(30), Duration.ofSeconds(30)),
                new CacheConfig.Prefetch(true, 2, 10));
    }

    static LimitsConfig limits() {
        Duration time = Duration.ofSeconds(5);
        return new LimitsConfig(1000, 1000, 1000, new LimitsConfig.Tcp(100, 100, 100, time, time));
    }
}

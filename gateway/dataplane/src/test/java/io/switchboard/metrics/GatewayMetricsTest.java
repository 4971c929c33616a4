package io.switchboard.metrics;

import static io.switchboard.metrics.TestQueries.CLIENT_V4;
import static io.switchboard.metrics.TestQueries.CLIENT_V6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final GatewayMetrics metrics = new GatewayMetrics(2, ByteBufAllocator.DEFAULT);
    private final Scrape scrape = new Scrape(metrics);

    @Test
    void queries_areSummedOverLoops() {
        metrics.loop(0).received(TestQueries.udp("a.example.org", RecordType.AAAA));
        metrics.loop(1).received(TestQueries.udp("b.example.org", RecordType.AAAA));

        assertThat(scrape.lines()).contains("dns_queries_total{qtype=\"AAAA\",transport=\"udp\"} 2.0");
    }

    @Test
    void queries_ofUnlistedTypesShareASeries() {
        for (int type = 20_000; type < 20_050; type++) {
            metrics.loop(0).received(TestQueries.udp("example.org", type));
        }

        assertThat(scrape.lines())
                .filteredOn(line -> line.startsWith("dns_queries_total{"))
                .containsExactly("dns_queries_total{qtype=\"other\",transport=\"udp\"} 50.0");
    }

    @Test
    void queries_withoutReadableQuestionAreOther() {
        Query query = TestQueries.udp("example.org", RecordType.A);
        query.message().parse(14);

        metrics.loop(0).received(query);

        assertThat(scrape.lines()).contains("dns_queries_total{qtype=\"other\",transport=\"udp\"} 1.0");
    }

    @Test
    void corednsRequests_tellFamilyAndTransport() {
        metrics.loop(0).received(TestQueries.query(Transport.TCP, CLIENT_V6, "example.org", RecordType.MX, true));
        metrics.loop(0).received(TestQueries.query(Transport.UDP, CLIENT_V4, "example.org", RecordType.MX, false));

        assertThat(scrape.lines())
                .contains(
                        "coredns_dns_requests_total"
                                + "{family=\"2\",proto=\"tcp\",server=\"dns://\",type=\"MX\",view=\"\",zone=\".\"} 1.0",
                        "coredns_dns_requests_total"
                                + "{family=\"1\",proto=\"udp\",server=\"dns://\",type=\"MX\",view=\"\",zone=\".\"} 1.0",
                        "coredns_dns_do_requests_total{server=\"dns://\",view=\"\",zone=\".\"} 1.0",
                        "dns_queries_dnssec_total{transport=\"tcp\"} 1.0");
    }

    @Test
    void replies_tellRcodeAndSource() {
        Query query = TestQueries.udp("example.org", RecordType.A);
        metrics.loop(0).replied(query, Rcode.NXDOMAIN, AnsweredBy.STALE, 100, 1_000);
        metrics.loop(0).replied(query, Rcode.BADVERS, AnsweredBy.POLICY, 23, 1_000);
        metrics.loop(0).replied(query, 3_000, AnsweredBy.UPSTREAM, 23, 1_000);

        assertThat(scrape.lines())
                .contains(
                        "dns_replies_total{answered_by=\"stale\",rcode=\"NXDOMAIN\",transport=\"udp\"} 1.0",
                        "dns_replies_total{answered_by=\"policy\",rcode=\"BADVERS\",transport=\"udp\"} 1.0",
                        "dns_replies_total{answered_by=\"upstream\",rcode=\"other\",transport=\"udp\"} 1.0",
                        "coredns_dns_responses_total"
                                + "{plugin=\"cache\",rcode=\"NXDOMAIN\",server=\"dns://\",view=\"\",zone=\".\"} 1.0");
    }

    @Test
    void drops_areShownBeforeTheFirst() {
        metrics.loop(1).dropped(Transport.UDP, DropReason.TOO_SHORT);

        assertThat(scrape.lines())
                .contains(
                        "dns_drops_total{reason=\"too_short\",transport=\"udp\"} 1.0",
                        "dns_drops_total{reason=\"overload\",transport=\"tcp\"} 0.0");
    }

    @Test
    void durations_areCumulativeInSeconds() {
        Query query = TestQueries.udp("example.org", RecordType.A);
        metrics.loop(0).replied(query, Rcode.NOERROR, AnsweredBy.CACHE, 60, 2_000);
        metrics.loop(0).replied(query, Rcode.NOERROR, AnsweredBy.CACHE, 60, 1_000_000);
        metrics.loop(0).replied(query, Rcode.NOERROR, AnsweredBy.CACHE, 60, 60_000_000_000L);

        assertThat(scrape.lines())
                .contains(
                        "dns_query_duration_seconds_bucket{answered_by=\"cache\",le=\"1.953125E-6\"} 0",
                        "dns_query_duration_seconds_bucket{answered_by=\"cache\",le=\"2.9296875E-6\"} 1",
                        "dns_query_duration_seconds_bucket{answered_by=\"cache\",le=\"0.001\"} 2",
                        "dns_query_duration_seconds_bucket{answered_by=\"cache\",le=\"8.192\"} 2",
                        "dns_query_duration_seconds_bucket{answered_by=\"cache\",le=\"+Inf\"} 3",
                        "dns_query_duration_seconds_sum{answered_by=\"cache\"} 60.001002",
                        "coredns_dns_request_duration_seconds_bucket{view=\"\",zone=\".\",le=\"2.5E-4\"} 1",
                        "coredns_dns_request_duration_seconds_bucket{view=\"\",zone=\".\",le=\"0.001\"} 2",
                        "coredns_dns_request_duration_seconds_count{view=\"\",zone=\".\"} 3");
    }

    @Test
    void sizes_areOfQueriesAndReplies() {
        Query query = TestQueries.udp("example.org", RecordType.A);
        metrics.loop(0).received(query);
        metrics.loop(0).replied(query, Rcode.NOERROR, AnsweredBy.CACHE, 1_232, 2_000);

        assertThat(scrape.lines())
                .contains(
                        "dns_query_size_bytes_bucket{transport=\"udp\",le=\"32.0\"} 1",
                        "dns_reply_size_bytes_bucket{transport=\"udp\",le=\"1024.0\"} 0",
                        "dns_reply_size_bytes_bucket{transport=\"udp\",le=\"1536.0\"} 1",
                        "dns_reply_size_bytes_sum{transport=\"udp\"} 1232.0");
    }

    @Test
    void bind_readsItsGetterEachTime() {
        AtomicLong hits = new AtomicLong(3);
        metrics.group().bind(Metric.CACHE_HITS, hits::get, "negative");
        System.gc(); // Nothing but the registry may have to keep what was bound.
        scrape.lines();
        hits.set(5);

        assertThat(scrape.lines())
                .contains(
                        "dns_cache_hits_total{kind=\"negative\"} 5.0",
                        "coredns_cache_hits_total{server=\"dns://\",type=\"denial\",view=\"\",zones=\".\"} 5.0");
    }

    @Test
    void bindTime_exportsSeconds() {
        metrics.group().bindTime(Metric.JVM_GC, () -> 4, () -> 2_500_000, "test");

        assertThat(scrape.lines())
                .contains(
                        "jvm_gc_collection_seconds_count{collector=\"test\"} 4",
                        "jvm_gc_collection_seconds_sum{collector=\"test\"} 0.0025");
    }

    @Test
    void bindHistogram_exportsWhatIsCountedElsewhere() {
        metrics.group().bindHistogram(Metric.UPSTREAM_DURATION, new TwoBuckets(), "default", "udp://192.0.2.1");

        assertThat(scrape.lines())
                .contains(
                        "dns_upstream_duration_seconds_bucket"
                                + "{group=\"default\",upstream=\"udp://192.0.2.1\",le=\"0.5\"} 3",
                        "dns_upstream_duration_seconds_bucket"
                                + "{group=\"default\",upstream=\"udp://192.0.2.1\",le=\"+Inf\"} 5",
                        "coredns_proxy_request_duration_seconds_sum"
                                + "{proxy_name=\"default\",to=\"udp://192.0.2.1\"} 7.5");
    }

    @Test
    void close_takesAGroupsSeriesAway() {
        MeterGroup group = metrics.group()
                .bind(Metric.UPSTREAM_QUERIES, () -> 1, "default", "udp://192.0.2.1")
                .bind(Metric.UPSTREAM_UP, () -> 1, "default", "udp://192.0.2.1")
                .bindHistogram(Metric.UPSTREAM_DURATION, new TwoBuckets(), "default", "udp://192.0.2.1");

        group.close();

        assertThat(scrape.lines()).noneMatch(line -> line.contains("192.0.2.1"));
    }

    @Test
    void bind_refusesASeriesThatIsBound() {
        metrics.group()
                .bind(Metric.CACHE_MISSES, () -> 1)
                .bindHistogram(Metric.UPSTREAM_DURATION, new TwoBuckets(), "default", "udp://192.0.2.1");
        MeterGroup other = metrics.group();

        assertThatThrownBy(() -> other.bind(Metric.CACHE_MISSES, () -> 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("dns.cache.misses");
        assertThatThrownBy(() ->
                        other.bindHistogram(Metric.UPSTREAM_DURATION, new TwoBuckets(), "default", "udp://192.0.2.1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("dns.upstream.duration");
    }

    @Test
    void bind_refusesAWrongNumberOfTags() {
        MeterGroup group = metrics.group();

        assertThatThrownBy(() -> group.bind(Metric.UPSTREAM_UP, () -> 1, "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag values of UPSTREAM_UP: 1 (expected: 2)");
    }

    @Test
    void write_escapesTagsFromTheConfiguration() {
        metrics.group().bind(Metric.RECORDS, () -> 1, "a \"b\\\nc");

        assertThat(scrape.lines()).contains("dns_records{source=\"a \\\"b\\\\\\nc\"} 1.0");
    }

    @Test
    void write_knowsOpenMetrics() {
        assertThat(scrape.text(Exposition.OPENMETRICS)).endsWith("# EOF\n");
    }

    private static final class TwoBuckets implements Histogram {
        @Override
        public int buckets() {
            return 2;
        }

        @Override
        public double bound(int bucket) {
            return bucket == 0 ? 0.5 : Double.POSITIVE_INFINITY;
        }

        @Override
        public long count(int bucket) {
            return bucket == 0 ? 3 : 2;
        }

        @Override
        public double sum() {
            return 7.5;
        }
    }
}

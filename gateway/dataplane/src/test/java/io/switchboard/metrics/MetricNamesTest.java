package io.switchboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the metrics, their page in the documentation and Prometheus' conventions to each other. */
class MetricNamesTest {
    private static final Path PAGE = Path.of("../../docs/metrics.md");

    private final GatewayMetrics metrics = new GatewayMetrics(1, ByteBufAllocator.DEFAULT);
    private final Scrape scrape = new Scrape(metrics);

    @Test
    void page_listsEveryMetricAndNoOther() throws IOException {
        List<String> code = Arrays.stream(Metric.values())
                .map(metric -> String.join(
                        " | ",
                        "`" + metric.exported() + "`",
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        metric.unit() == Metric.Unit.NONE ? "1" : metric.unit().label(),
                        tags(metric)))
                .sorted()
                .toList();
        List<String> documented = rows("## METRICS", "## TAGS")
                .map(row -> String.join(" | ", row.subList(0, 4)))
                .sorted()
                .toList();

        assertThat(documented).isEqualTo(code);
    }

    @Test
    void page_listsEveryTagAndNoOther() throws IOException {
        List<String> code = Arrays.stream(Tag.values())
                .map(tag -> "`" + tag.label() + "` | " + tag.origin().name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
        List<String> documented = rows("## TAGS", "## EXAMPLES")
                .map(row -> String.join(" | ", row.subList(0, 2)))
                .sorted()
                .toList();

        assertThat(documented).isEqualTo(code);
    }

    @Test
    void scrape_showsEveryMetricAndNoOther() {
        countOne("example.org");
        bindAll();

        Set<String> shown = scrape.lines().stream()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::exported).toList());
    }

    @ParameterizedTest
    @EnumSource
    void name_followsPrometheusConventions(Metric metric) {
        String name = metric.exported();

        assertThat(metric.label()).matches("(dns|kubernetes|switchboard|process|jvm|netty|coredns)(\\.[a-z]+)+");
        assertThat(name).matches("[a-z]+(_[a-z]+)+").doesNotContain("_total_", "counter", "gauge", "histogram");
        assertThat(name.endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
        assertThat(name).doesNotEndWith("_count").doesNotEndWith("_sum").doesNotEndWith("_bucket");
        if (metric.unit() != Metric.Unit.NONE) {
            assertThat(name.replaceFirst("_total$", ""))
                    .endsWith("_" + metric.unit().label());
        }
        assertThat(metric.description()).endsWith(".");
    }

    @Test
    void tags_nameNeitherQuestionsNorClients() {
        assertThat(Arrays.stream(Tag.values()).map(Tag::label))
                .doesNotContain("qname", "name", "question", "domain", "client", "address", "ip", "remote", "subnet")
                .allMatch(label -> label.matches("[a-z]+(_[a-z]+)*"));
    }

    @Test
    void scrape_showsNoQueryNameAndNoClient() {
        countOne("a.example.org");
        int lines = scrape.lines().size();

        countOne("b\\010\\\"{}.example.org");
        countOne("\\226\\128\\174evil.example.net");

        assertThat(scrape.lines()).hasSize(lines);
        assertThat(scrape.text(Exposition.PROMETHEUS))
                .doesNotContain("example", "evil", TestQueries.CLIENT_V4, TestQueries.CLIENT_V6);
    }

    private void countOne(String name) {
        for (Transport transport : Transport.values()) {
            String client = transport == Transport.UDP ? TestQueries.CLIENT_V4 : TestQueries.CLIENT_V6;
            Query query = TestQueries.query(transport, client, name, RecordType.A, true);
            metrics.loop(0).received(query);
            metrics.loop(0).replied(query, Rcode.NOERROR, AnsweredBy.CACHE, 64, 2_000);
        }
    }

    /** Binds what the gateway would, in so far as it is not bound by itself or as an alias. */
    private void bindAll() {
        MeterGroup group = metrics.group();
        Set<String> bound = scrape.lines().stream()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toSet());
        for (Metric metric : Metric.values()) {
            String[] values = metric.tags().stream().map(tag -> "x").toArray(String[]::new);
            if (bound.contains(metric.exported()) || metric.label().startsWith("coredns.")) {
                continue;
            }
            switch (metric.kind()) {
                case COUNTER, GAUGE -> group.bind(metric, () -> 1, values);
                case SUMMARY -> group.bindTime(metric, () -> 1, () -> 1, values);
                case HISTOGRAM -> group.bindHistogram(metric, new OneValue(), values);
            }
        }
    }

    private static String tags(Metric metric) {
        return metric.tags().isEmpty()
                ? "-"
                : metric.tags().stream().map(tag -> "`" + tag.label() + "`").collect(Collectors.joining(", "));
    }

    /** The cells of the rows of all tables between two headings. */
    private static Stream<List<String>> rows(String from, String to) throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf(from), page.indexOf(to))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> Stream.of(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
    }

    private static final class OneValue implements Histogram {
        @Override
        public int buckets() {
            return 1;
        }

        @Override
        public double bound(int bucket) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public long count(int bucket) {
            return 1;
        }

        @Override
        public double sum() {
            return 1;
        }
    }
}

package io.switchboard.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import java.util.ArrayList;
import java.util.List;

/**
 * Exports the counters of queries. They are Prometheus' own types and no meters, because a meter cannot show a histogram
 * that is counted elsewhere, and because most combinations of their tags never occur: those are left out.
 */
final class QueryCollector implements MultiCollector {
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<LoopCounters> loops;

    QueryCollector(List<LoopCounters> loops) {
        this.loops = loops;
    }

    @Override
    public MetricSnapshots collect() {
        QueryTotals totals = new QueryTotals(loops);
        List<MetricSnapshot> families = new ArrayList<>();
        families.add(queries(totals).snapshot());
        families.add(dnssec(totals).snapshot());
        families.add(replies(totals).snapshot());
        families.add(drops(totals).snapshot());
        families.add(durations(totals).snapshot());
        families.add(querySizes(totals).snapshot());
        families.add(replySizes(totals).snapshot());
        new CorednsFamilies(totals).forEach(family -> families.add(family.snapshot()));
        return new MetricSnapshots(families);
    }

    private static Series queries(QueryTotals totals) {
        Series.Counts series = new Series.Counts(Metric.QUERIES);
        for (Transport transport : Transport.values()) {
            for (int type = 0; type < QueryTypes.COUNT; type++) {
                long count = totals.queries(transport, false, type) + totals.queries(transport, true, type);
                series.addIfAny(count, transport.label(), QueryTypes.label(type));
            }
        }
        return series;
    }

    private static Series dnssec(QueryTotals totals) {
        Series.Counts series = new Series.Counts(Metric.QUERIES_DNSSEC);
        for (Transport transport : Transport.values()) {
            series.addIfAny(totals.dnssec(transport), transport.label());
        }
        return series;
    }

    private static Series replies(QueryTotals totals) {
        Series.Counts series = new Series.Counts(Metric.REPLIES);
        for (Transport transport : Transport.values()) {
            for (AnsweredBy source : AnsweredBy.values()) {
                for (int rcode = 0; rcode < ReplyCodes.COUNT; rcode++) {
                    long count = totals.replies(transport, source, rcode);
                    series.addIfAny(count, transport.label(), ReplyCodes.label(rcode), source.label());
                }
            }
        }
        return series;
    }

    /** Shown from the start: alerts on these must not miss the first one. */
    private static Series drops(QueryTotals totals) {
        Series.Counts series = new Series.Counts(Metric.DROPS);
        for (Transport transport : Transport.values()) {
            for (DropReason reason : DropReason.values()) {
                series.add(totals.drops(transport, reason), transport.label(), reason.label());
            }
        }
        return series;
    }

    private static Series durations(QueryTotals totals) {
        Series.Distributions series =
                new Series.Distributions(Metric.QUERY_DURATION, LogLinear.NANOS, NANOS_PER_SECOND);
        for (AnsweredBy source : AnsweredBy.values()) {
            series.addIfAny(totals.durations(source), source.label());
        }
        return series;
    }

    private static Series querySizes(QueryTotals totals) {
        Series.Distributions series = new Series.Distributions(Metric.QUERY_SIZE, LogLinear.OCTETS, 1);
        for (Transport transport : Transport.values()) {
            series.addIfAny(totals.querySizes(transport), transport.label());
        }
        return series;
    }

    private static Series replySizes(QueryTotals totals) {
        Series.Distributions series = new Series.Distributions(Metric.REPLY_SIZE, LogLinear.OCTETS, 1);
        for (Transport transport : Transport.values()) {
            series.addIfAny(totals.replySizes(transport), transport.label());
        }
        return series;
    }
}

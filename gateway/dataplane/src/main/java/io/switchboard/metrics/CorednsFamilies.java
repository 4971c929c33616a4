package io.switchboard.metrics;

import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import java.util.List;
import java.util.function.Consumer;

/**
 * The counters of queries under the names that CoreDNS's dashboards use.
 *
 * <p>Not copied: {@code proto} is the transport, where CoreDNS calls everything encrypted {@code tcp}; durations have no
 * {@code server}, because they are counted for all listeners together.
 */
final class CorednsFamilies {
    /** One server block: CoreDNS counts by zone, and this gateway serves them all. */
    static final String ZONE = ".";

    /** What CoreDNS shows without its view plugin. */
    static final String VIEW = "";

    private static final double NANOS_PER_SECOND = 1e9;

    /** Of {@link LogLinear#NANOS}: 0.25 ms, then doubling. */
    private static final int FIRST_BOUND = 16;

    /** Powers of two only. */
    private static final int BOUND_STEP = 2;

    private final QueryTotals totals;

    CorednsFamilies(QueryTotals totals) {
        this.totals = totals;
    }

    void forEach(Consumer<Series> action) {
        List.of(requests(), dnssecRequests(), responses(), durations(), requestSizes(), responseSizes())
                .forEach(action);
    }

    /** The scheme that CoreDNS puts before a listener's port. */
    static String server(Transport transport) {
        return switch (transport) {
            case UDP, TCP -> "dns://";
            case DOT -> "tls://";
            case DOH, DOH3 -> "https://";
            case GRPC -> "grpc://";
            case DOQ -> "quic://";
        };
    }

    /** The plugin of CoreDNS that does what gave an answer; none where its server itself would have. */
    private static String plugin(AnsweredBy answeredBy) {
        return switch (answeredBy) {
            case POLICY -> "";
            case RECORDS -> "records";
            case CACHE, STALE -> "cache";
            case UPSTREAM -> "forward";
        };
    }

    private Series requests() {
        Series.Counts series = new Series.Counts(Metric.COREDNS_REQUESTS);
        for (Transport transport : Transport.values()) {
            for (int type = 0; type < QueryTypes.COUNT; type++) {
                addRequests(series, transport, type, false);
                addRequests(series, transport, type, true);
            }
        }
        return series;
    }

    private void addRequests(Series.Counts series, Transport transport, int type, boolean ipv6) {
        series.addIfAny(
                totals.queries(transport, ipv6, type),
                server(transport),
                ZONE,
                VIEW,
                transport.label(),
                ipv6 ? "2" : "1",
                QueryTypes.label(type));
    }

    private Series dnssecRequests() {
        Series.Counts series = new Series.Counts(Metric.COREDNS_DO_REQUESTS);
        for (Transport transport : Transport.values()) {
            series.addIfAny(totals.dnssec(transport), server(transport), ZONE, VIEW);
        }
        return series;
    }

    private Series responses() {
        Series.Counts series = new Series.Counts(Metric.COREDNS_RESPONSES);
        for (Transport transport : Transport.values()) {
            for (AnsweredBy source : AnsweredBy.values()) {
                for (int rcode = 0; rcode < ReplyCodes.COUNT; rcode++) {
                    long count = totals.replies(transport, source, rcode);
                    series.addIfAny(count, server(transport), ZONE, VIEW, ReplyCodes.label(rcode), plugin(source));
                }
            }
        }
        return series;
    }

    private Series durations() {
        Series.Distributions series = new Series.Distributions(
                Metric.COREDNS_REQUEST_DURATION, LogLinear.NANOS, NANOS_PER_SECOND, FIRST_BOUND, BOUND_STEP);
        for (AnsweredBy source : AnsweredBy.values()) {
            series.addIfAny(totals.durations(source), ZONE, VIEW);
        }
        return series;
    }

    private Series requestSizes() {
        Series.Distributions series =
                new Series.Distributions(Metric.COREDNS_REQUEST_SIZE, LogLinear.OCTETS, 1, 0, BOUND_STEP);
        for (Transport transport : Transport.values()) {
            series.addIfAny(totals.querySizes(transport), server(transport), ZONE, VIEW, transport.label());
        }
        return series;
    }

    private Series responseSizes() {
        Series.Distributions series =
                new Series.Distributions(Metric.COREDNS_RESPONSE_SIZE, LogLinear.OCTETS, 1, 0, BOUND_STEP);
        for (Transport transport : Transport.values()) {
            series.addIfAny(totals.replySizes(transport), server(transport), ZONE, VIEW, transport.label());
        }
        return series;
    }
}

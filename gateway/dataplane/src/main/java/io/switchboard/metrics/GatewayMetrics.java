package io.switchboard.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * All metrics of one gateway: the counters of its event loops, what is bound to getters, and the page that shows them.
 *
 * <p>One instance per gateway. {@link #loop} and {@link #group} are for putting the gateway together; {@link #write} may
 * be called by any thread.
 */
public final class GatewayMetrics {
    private final List<LoopCounters> loops;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BoundHistograms histograms = new BoundHistograms();
    private final LongAdder rejectedOpsConnections = new LongAdder();

    /** Counters for {@code loops} event loops, at least 1. Program, process and virtual machine are bound. */
    public GatewayMetrics(int loops, ByteBufAllocator allocator) {
        this.loops = Stream.generate(LoopCounters::new).limit(loops).toList();
        registry.throwExceptionOnRegistrationFailure();
        registry.getPrometheusRegistry().register(new QueryCollector(this.loops));
        registry.getPrometheusRegistry().register(histograms);
        MeterGroup own = group().bind(Metric.BUILD_INFO, () -> 1, version())
                .bind(Metric.OPS_REJECTED, rejectedOpsConnections::sum);
        new ProcessMeters(Path.of("/proc/self")).bindTo(own);
        JvmMeters.bindTo(own, allocator);
    }

    private static String version() {
        String version = GatewayMetrics.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version; // Not from a jar: a developer's build.
    }

    /** The counters of the event loop with a number, for that loop's pipeline. */
    public LoopCounters loop(int index) {
        return loops.get(index);
    }

    /** A new group to bind meters with. */
    public MeterGroup group() {
        return new MeterGroup(registry, histograms);
    }

    /** Counts a connection that the ops port turned away; kept here because ports come and go with configurations. */
    public void countRejectedOpsConnection() {
        rejectedOpsConnections.increment();
    }

    /** Writes all metrics in a format of Prometheus. */
    public void write(OutputStream out, Exposition format) throws IOException {
        registry.scrape(out, format.contentType());
    }
}

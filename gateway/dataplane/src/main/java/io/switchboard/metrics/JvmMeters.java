package io.switchboard.metrics;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The virtual machine's memory and Netty's. */
final class JvmMeters {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private JvmMeters() {}

    static void bindTo(MeterGroup group, ByteBufAllocator allocator) {
        Runtime runtime = Runtime.getRuntime();
        group.bind(Metric.JVM_HEAP_USED, () -> runtime.totalMemory() - runtime.freeMemory())
                .bind(Metric.JVM_HEAP_MAX, runtime::maxMemory);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            group.bindTime(
                    Metric.JVM_GC,
                    collector::getCollectionCount,
                    () -> collector.getCollectionTime() * NANOS_PER_MILLI,
                    collector.getName().toLowerCase(Locale.ROOT).replace(' ', '_'));
        }
        if (allocator instanceof ByteBufAllocatorMetricProvider provider) {
            group.bind(Metric.NETTY_DIRECT_MEMORY, () -> provider.metric().usedDirectMemory());
        }
    }
}

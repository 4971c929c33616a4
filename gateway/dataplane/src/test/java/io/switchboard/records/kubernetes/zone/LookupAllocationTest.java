package io.switchboard.records.kubernetes.zone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LocalZone;
import io.switchboard.records.kubernetes.Specification;
import io.switchboard.records.kubernetes.TestCluster;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupAllocationTest {
    private static final int WARM_UP = 50_000;
    private static final int QUERIES = 100_000;
    private static final int ORIGIN_LABELS = 2;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final LocalZone zone = TestCluster.listed(Specification.KEYS, Specification.NAMESPACES)
            .put(Specification.objects().toArray())
            .part()
            .zones()
            .getFirst();
    private final ReplyWriter writer = new ReplyWriter();

    @ParameterizedTest
    @CsvSource({
        "kubernetes.default.svc.cluster.local., A",
        "kubernetes.default.svc.cluster.local., AAAA",
        "_https._tcp.kubernetes.default.svc.cluster.local., SRV",
        "head.default.svc.cluster.local., A",
        "_web._tcp.head.default.svc.cluster.local., SRV",
        "inside.default.svc.cluster.local., A",
    })
    void lookup_askedBefore_allocatesNothing(String name, String type) {
        LookupName lookup = LookupName.of(DomainName.parse(name));
        ask(lookup, RecordType.parse(type), WARM_UP);
        long before = threads.getCurrentThreadAllocatedBytes();

        ask(lookup, RecordType.parse(type), QUERIES);

        // One object for each query would be 16 octets for each; the rest is room for what the JVM does on its own.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(QUERIES);
    }

    private void ask(LookupName name, int type, int times) {
        for (int i = 0; i < times; i++) {
            zone.lookup(name, name.labelCount() - ORIGIN_LABELS, type, false, writer);
        }
    }
}

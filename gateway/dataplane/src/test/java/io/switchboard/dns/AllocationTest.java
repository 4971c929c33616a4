package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.switchboard.testing.Messages;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What runs for every query must leave nothing for the garbage collector. */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 10_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final QueryMessage query = new QueryMessage();

    @Test
    void parse_allocatesNothing() {
        byte[] message = Messages.query("www.example.org.", RecordType.A)
                .option(Edns.COOKIE, new byte[8])
                .bytes();

        assertAllocatesNothing(() -> parse(message));
        assertThat(query.edns().cookieLength()).isEqualTo(8);
    }

    @Test
    void parse_ofAMalformedQueryAllocatesNothing() {
        byte[] message = Messages.query("www.example.org.", RecordType.A)
                .trailer(new byte[20])
                .bytes();

        assertAllocatesNothing(() -> parse(message));
        assertThat(parse(message)).isEqualTo(QueryFault.RECORDS);
    }

    @Test
    void longestMatch_allocatesNothing() {
        NameTable<String> table = NameTable.of(Map.of(DomainName.parse("example.org"), "a", DomainName.ROOT, "b"));
        parse(Messages.query("a.b.c.Example.org.", RecordType.A).bytes());

        assertAllocatesNothing(() -> table.longestMatch(query.name()));
    }

    private QueryFault parse(byte[] bytes) {
        System.arraycopy(bytes, 0, query.reserve(bytes.length), 0, bytes.length);
        return query.parse(bytes.length);
    }

    /** Of a few measurements the smallest counts: the compiler and the measurement itself allocate now and then. */
    private void assertAllocatesNothing(Runnable action) {
        long smallest = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && smallest > 0; attempt++) {
            repeat(action, WARM_UP);
            long before = threads.getCurrentThreadAllocatedBytes();
            repeat(action, ROUNDS);
            smallest = Math.min(smallest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(smallest).as("bytes in %d rounds", ROUNDS).isZero();
    }

    private static void repeat(Runnable action, int times) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }
}

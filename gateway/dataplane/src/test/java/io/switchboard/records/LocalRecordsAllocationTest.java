package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import io.switchboard.records.special.SpecialNames;
import io.switchboard.records.zone.ZoneResource;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRecordsAllocationTest {
    private static final int WARM_UP = 50_000;
    private static final int QUERIES = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final RecordStore store = new RecordStore();
    private final LocalRecords records = new LocalRecords(store, (query, sink) -> false, new RecordCounts(), 0);
    private final ReplySink sink = new ReplySink() {
        @Override
        public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {}

        @Override
        public void fail(Query query, QueryFailure failure) {}

        @Override
        public void drop(Query query, DropReason reason) {}
    };

    @BeforeEach
    void open() throws InvalidRecordsException {
        store.use(List.of(
                ZoneResource.demonstration(), SpecialNames.without(List.of(DomainName.parse("switchboard.test.")))));
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.org., A",
        "4.4.8.8.in-addr.arpa., PTR",
        "www.switchboard.test., A",
        "alias.switchboard.test., A",
        "gw.switchboard.test., HTTPS",
        "localhost., A",
    })
    void answer_askedBefore_allocatesNothing(String name, String type) {
        Query query = new Questions().of(name, type);
        ask(query, WARM_UP);
        long before = threads.getCurrentThreadAllocatedBytes();

        ask(query, QUERIES);

        // One object for each query would be 16 octets for each; the rest is room for what the JVM does on its own.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(QUERIES);
    }

    private void ask(Query query, int times) {
        for (int i = 0; i < times; i++) {
            records.answer(query, sink);
        }
    }
}

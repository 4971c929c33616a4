package io.switchboard.records.kubernetes;

import static io.switchboard.records.kubernetes.TestCluster.service;
import static io.switchboard.records.kubernetes.TestCluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Transport;
import io.switchboard.query.AliasCheck;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.FakeQueryLoop;
import io.switchboard.query.LoopCheck;
import io.switchboard.query.NxdomainTally;
import io.switchboard.query.PipelineSources;
import io.switchboard.query.Query;
import io.switchboard.query.QueryObserver;
import io.switchboard.query.QueryPipeline;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.ResponseLimit;
import io.switchboard.query.SourceCheck;
import io.switchboard.query.TransferSource;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.LocalRecords;
import io.switchboard.records.RecordCounts;
import io.switchboard.records.RecordPart;
import io.switchboard.records.RecordSource;
import io.switchboard.records.RecordStore;
import io.switchboard.testing.Messages;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Names of a cluster on their whole way through the pipeline: what a client gets, and what is left for the collector. */
class ClusterAnswersTest {
    private static final int SERVICES = 200;
    private static final int ROUNDS = 300;
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4000);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final FakeQueryLoop loop = new FakeQueryLoop();
    private final QueryPipeline pipeline = new QueryPipeline(loop, new Unobserved());
    private final Replies udp = new Replies();
    private final TestCluster cluster = TestCluster.listed("", "default")
            .put(
                    service("default/two", "10.0.0.1 2001:db8::1", "http/tcp/80"),
                    service("default/head", "None", "http/tcp/80"),
                    slice("default/head-1", "head", "http/tcp/80", endpoints(15)),
                    service("default/huge", "None", "http/tcp/80"),
                    slice("default/huge-1", "huge", "http/tcp/80", endpoints(250)))
            .put(IntStream.range(0, SERVICES)
                    .mapToObj(i -> service("default/s" + i, "10.1.0." + i, "http/tcp/80"))
                    .toArray());

    private static String[] endpoints(int count) {
        return IntStream.range(0, count).mapToObj(i -> "172.17.0." + i).toArray(String[]::new);
    }

    @BeforeEach
    void open() throws InvalidRecordsException {
        RecordStore store = new RecordStore();
        store.use(List.of(new PartSource(cluster.part())));
        pipeline.use(new PipelineSources(
                (query, sink) -> false,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                new LocalRecords(store, pipeline, new RecordCounts(), 0),
                TransferSource.NONE,
                NameTable.of(Map.of()),
                SourceCheck.NONE,
                LoopCheck.NONE,
                null,
                ResponseLimit.NONE,
                null,
                null));
    }

    @Test
    void answer_askedBefore_allocatesNothing() {
        List<byte[]> queries = new ArrayList<>();
        for (int i = 0; i < SERVICES; i++) {
            queries.add(query("s" + i, RecordType.A).bytes());
        }
        queries.add(query("two", RecordType.AAAA).edns().bytes());
        queries.add(query("head", RecordType.A).edns().bytes());
        queries.add(query("head", RecordType.SRV).bytes());
        Query query = new Query();
        askAll(query, queries);

        long allocated = askAll(query, queries);

        assertThat(allocated).isZero();
    }

    private long askAll(Query query, List<byte[]> queries) {
        int answered = udp.count;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < queries.size(); i++) {
                send(query, queries.get(i));
            }
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(udp.count - answered).isEqualTo(ROUNDS * queries.size());
        return allocated;
    }

    @Test
    void headless_turnsItsAddressesFromReplyToReply() throws IOException {
        Set<Record> all = new HashSet<>();
        Set<Record> first = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            List<Record> answer = ask(query("head", RecordType.A)).getSection(Section.ANSWER);
            assertThat(answer).hasSize(15);
            all.addAll(answer);
            first.add(answer.getFirst());
        }

        assertThat(all).hasSize(15);
        assertThat(first).hasSize(15);
    }

    @Test
    void answer_theSecondTime_hasTheClientsSpellingAndAnOptForEdns() throws IOException {
        for (int round = 0; round < 2; round++) {
            Message plain = ask(Messages.query("TWO.default.SVC.cluster.local.", RecordType.A));
            assertThat(plain.getQuestion().getName()).hasToString("TWO.default.SVC.cluster.local.");
            assertThat(plain.getSection(Section.ANSWER)).singleElement().satisfies(record -> {
                assertThat(record.getName()).hasToString("TWO.default.SVC.cluster.local.");
                assertThat(record.getTTL()).isEqualTo(5);
                assertThat(record.rdataToString()).isEqualTo("10.0.0.1");
            });
            assertThat(plain.getHeader().getFlag(Flags.AA)).isTrue();
            assertThat(plain.getOPT()).isNull();
            assertThat(ask(query("two", RecordType.AAAA).edns()).getOPT()).isNotNull();
        }
    }

    @Test
    void answer_thatIsTooLong_isTruncatedEachTime() throws IOException {
        for (int round = 0; round < 2; round++) {
            Message cut = ask(query("huge", RecordType.A));
            assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
            assertThat(cut.getSection(Section.ANSWER)).isEmpty();
            assertThat(udp.length).isLessThanOrEqualTo(512);
        }
    }

    @Test
    void whatIsNotThere_isNoDataOrNxdomain() throws IOException {
        Message noData = ask(query("s1", RecordType.AAAA));
        Message absent = ask(query("nobody", RecordType.A));

        assertThat(noData.getRcode()).isZero();
        assertThat(noData.getSection(Section.ANSWER)).isEmpty();
        assertThat(absent.getRcode()).isEqualTo(3);
        assertThat(absent.getSection(Section.AUTHORITY)).hasSize(1);
    }

    private static Messages query(String service, int type) {
        return Messages.query(service + ".default.svc.cluster.local.", type);
    }

    private Message ask(Messages message) throws IOException {
        send(new Query(), message.bytes());
        return new Message(Arrays.copyOf(udp.reply, udp.length));
    }

    private void send(Query query, byte[] bytes) {
        System.arraycopy(bytes, 0, query.message().reserve(bytes.length), 0, bytes.length);
        query.from(loop, Transport.UDP, CLIENT, udp, loop.nanos());
        pipeline.handle(query, bytes.length);
    }

    /** The last reply, in the pipeline's own buffer, and how many there were. */
    private static final class Replies implements ReplyChannel {
        private byte[] reply = {};
        private int length;
        private int count;

        @Override
        public void write(Query query, byte[] octets, int replyLength) {
            reply = octets;
            length = replyLength;
            count++;
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new AssertionError(reason);
        }
    }

    private static final class Unobserved implements QueryObserver {
        @Override
        public void received(Query query) {}

        @Override
        public void replied(Query query, int rcode, AnsweredBy answeredBy, int replyLength, long durationNanos) {}

        @Override
        public void dropped(Transport transport, DropReason reason) {}
    }

    private record PartSource(RecordPart part) implements RecordSource {
        @Override
        public String name() {
            return "cluster";
        }

        @Override
        public void open(Consumer<RecordPart> publish) {
            publish.accept(part);
        }
    }
}

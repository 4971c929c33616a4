package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.records.LookupResult.NoData;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RecordStoreTest {
    private final RecordStore store = new RecordStore();
    private final ReplyWriter writer = new ReplyWriter();

    @Test
    void snapshot_beforeSources_isEmpty() {
        assertThat(ask("www.example.org.")).isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void use_publishesWhatTheSourcesHave() throws InvalidRecordsException {
        store.use(List.of(source("example.org.", 1), source("example.net.", 1)));

        assertThat(ask("www.example.org.")).isInstanceOf(NoData.class);
        assertThat(ask("www.example.net.")).isInstanceOf(NoData.class);
        assertThat(store.publications()).isEqualTo(2);
    }

    @Test
    void publish_replacesOnePart() throws InvalidRecordsException {
        ScriptedSource changing = source("example.org.", 1);
        store.use(List.of(changing, source("example.net.", 1)));
        LookupResult untouched = ask("www.example.net.");

        changing.publish(part("example.org.", 2));

        assertThat(Reply.of(ask("example.org.", "SOA")).answer())
                .singleElement()
                .asString()
                .contains(" 2 2 3 4 30");
        assertThat(ask("www.example.net.")).isSameAs(untouched);
    }

    @Test
    void publish_ofOtherOrigins_isFound() throws InvalidRecordsException {
        ScriptedSource changing = source("example.org.", 1);
        store.use(List.of(changing));

        changing.publish(part("example.com.", 1));

        assertThat(ask("www.example.com.")).isInstanceOf(NoData.class);
        assertThat(ask("www.example.org.")).isSameAs(LookupResult.NOT_MINE);
    }

    @Test
    void use_withASourceThatFails_changesNothing() throws InvalidRecordsException {
        ScriptedSource kept = source("example.org.", 1);
        store.use(List.of(kept));
        ScriptedSource added = source("example.net.", 1);
        ScriptedSource broken = source("example.com.", 1);
        broken.fault = new InvalidRecordsException(RecordPlace.of("a.zone"), "is broken");

        assertThatThrownBy(() -> store.use(List.of(added, broken))).hasMessage("a.zone: is broken");

        assertThat(ask("www.example.org.")).isInstanceOf(NoData.class);
        assertThat(ask("www.example.net.")).isSameAs(LookupResult.NOT_MINE);
        assertThat(kept.closed).isFalse();
        assertThat(added.closed).isTrue();
        assertThat(broken.closed).isTrue();
    }

    @Test
    void use_keepsSourcesThatStayAndClosesThoseThatGo() throws InvalidRecordsException {
        ScriptedSource staying = source("example.org.", 1);
        ScriptedSource going = source("example.net.", 1);
        store.use(List.of(staying, going));

        store.use(List.of(source("example.com.", 1), staying));
        going.publish(part("example.net.", 2));

        assertThat(staying.opened).isEqualTo(1);
        assertThat(staying.closed).isFalse();
        assertThat(going.closed).isTrue();
        assertThat(ask("www.example.net.")).isSameAs(LookupResult.NOT_MINE);
        assertThat(ask("www.example.org.")).isInstanceOf(NoData.class);
    }

    @Test
    void publish_afterAnotherOrder_goesToItsNewPlace() throws InvalidRecordsException {
        ScriptedSource first = source("example.org.", 1);
        store.use(List.of(first));
        store.use(List.of(source("example.org.", 7), first));

        first.publish(part("example.org.", 2));

        assertThat(Reply.of(ask("example.org.", "SOA")).answer())
                .singleElement()
                .asString()
                .contains(" 7 2 3 4 30");
    }

    @Test
    void notReady_namesWhatIsMissing() throws InvalidRecordsException {
        ScriptedSource waiting = source("example.org.", 1);
        waiting.waitsFor = "first list";
        store.use(List.of(waiting, source("example.net.", 1)));

        assertThat(store.notReady()).containsExactly("scripted: first list");

        waiting.waitsFor = null;
        assertThat(store.notReady()).isEmpty();
    }

    @Test
    void remarks_nameWhatIsWrongWithSourcesThatAreReady() throws InvalidRecordsException {
        ScriptedSource silent = source("example.org.", 1);
        silent.remark = "silent for 200 s";
        store.use(List.of(silent, source("example.net.", 1)));

        assertThat(store.notReady()).isEmpty();
        assertThat(store.remarks()).containsExactly("scripted: silent for 200 s");
    }

    @Test
    void close_closesSourcesAndKeepsAnswering() throws InvalidRecordsException {
        ScriptedSource source = source("example.org.", 1);
        store.use(List.of(source));

        store.close();

        assertThat(source.closed).isTrue();
        assertThat(ask("www.example.org.")).isInstanceOf(NoData.class);
    }

    /** Readers must see the zone's two records at one version, whatever is published while they look. */
    @Test
    void snapshot_underConcurrentPublication_isAlwaysOfOneMoment() throws Exception {
        ScriptedSource changing = new ScriptedSource(versioned(0));
        store.use(List.of(changing, source("example.net.", 1)));
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(2);
        Callable<Long> reader = () -> {
            ReplyWriter own = new ReplyWriter();
            LookupName left = LookupName.of(DomainName.parse("left.example.org."));
            LookupName right = LookupName.of(DomainName.parse("right.example.org."));
            long seen = 0;
            while (!done.get()) {
                RecordSnapshot snapshot = store.snapshot();
                String one = version(snapshot.lookup(left, RecordType.TXT, false, own));
                String other = version(snapshot.lookup(right, RecordType.TXT, false, own));
                assertThat(other).isEqualTo(one);
                assertThat(Long.parseLong(one)).isGreaterThanOrEqualTo(seen);
                seen = Long.parseLong(one);
                reading.countDown();
            }
            return seen;
        };
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> seen = List.of(readers.submit(reader), readers.submit(reader));
            reading.await();
            for (int version = 1; version <= 200; version++) {
                changing.publish(versioned(version));
            }
            done.set(true);
            for (Future<Long> last : seen) {
                assertThat(last.get()).isBetween(0L, 200L);
            }
        }
    }

    private static RecordPart versioned(int version) {
        return RecordPart.ofZones(List.of(Lookups.zone("example.org.", """
                $TTL 300
                @     SOA ns.example.net. hostmaster.example.net. 1 2 3 4 30
                      NS  ns.example.net.
                left  TXT %1$d
                right TXT %1$d
                """.formatted(version))));
    }

    private static String version(LookupResult result) {
        String line = Reply.of(result).answer().getFirst();
        return line.substring(line.lastIndexOf(' ') + 1).replace("\"", "");
    }

    private static ScriptedSource source(String origin, int serial) {
        return new ScriptedSource(part(origin, serial));
    }

    private static RecordPart part(String origin, int serial) {
        return RecordPart.ofZones(List.of(Lookups.zone(origin, """
                $TTL 300
                @   SOA ns.example.net. hostmaster.example.net. %d 2 3 4 30
                    NS  ns.example.net.
                www TXT here
                """.formatted(serial))));
    }

    private LookupResult ask(String name) {
        return ask(name, "A");
    }

    private LookupResult ask(String name, String type) {
        return store.snapshot().lookup(LookupName.of(DomainName.parse(name)), RecordType.parse(type), false, writer);
    }
}

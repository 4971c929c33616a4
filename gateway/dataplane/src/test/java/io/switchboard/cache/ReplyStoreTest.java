package io.switchboard.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import io.switchboard.query.FakeQueryLoop;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReplyStoreTest {
    private final Questions questions = new Questions(new FakeQueryLoop());
    private final ReplyProbe probe = new ReplyProbe(new NameHash(new SecureRandom()));
    private final Random random = new Random(1);

    @Test
    void put_replacesWhatWasThere() {
        ReplyStore store = new ReplyStore(1 << 20);
        ReplyEntry first = entry("www.example.org.");
        ReplyEntry second = entry("www.example.org.");

        store.put(first);
        store.put(second);

        assertThat(store.get(first)).isSameAs(second);
        assertThat(store.replace(first, entry("www.example.org."))).isFalse();
        assertThat(store.remove(first)).isFalse();
        assertThat(store.remove(second)).isTrue();
        assertThat(store.entries()).isZero();
    }

    @Test
    void put_staysWithinTheBudget() {
        ReplyStore store = new ReplyStore(1 << 20);

        for (int i = 0; i < 20_000; i++) {
            store.put(entry(i + ".example.org."));
            if (i % 1000 == 0) {
                assertThat(store.bytes()).isLessThanOrEqualTo(1 << 20);
            }
        }

        assertThat(store.bytes()).isBetween((1L << 20) * 9 / 10, 1L << 20);
        assertThat(store.entries() + store.evictions()).isEqualTo(20_000);
    }

    @Test
    void put_countsLargeEntriesTruly() {
        ReplyStore store = new ReplyStore(1 << 20);
        for (int i = 0; i < 1000; i++) {
            DomainName name = DomainName.parse(i + ".example.org.");
            probe.set(questions.ask(name, RecordType.TXT).message(), 0);
            store.put(new ReplyEntry(probe.toKey(), Replies.large(name, 16_000, 300), 0));
        }

        assertThat(store.bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(store.entries()).isBetween(50L, 65L);
    }

    @Test
    void resize_evictsAtOnce() {
        ReplyStore store = new ReplyStore(1 << 20);
        for (int i = 0; i < 2000; i++) {
            store.put(entry(i + ".example.org."));
        }

        store.resize(1 << 17);

        assertThat(store.bytes()).isLessThanOrEqualTo(1 << 17);
    }

    @Test
    void resize_keepsWhatThereIsRoomFor() {
        ReplyStore store = new ReplyStore(1 << 18);
        for (int i = 0; i < 500; i++) {
            store.put(entry(i + ".example.org."));
        }

        store.resize(1 << 22);

        for (int i = 0; i < 500; i++) {
            assertThat(store.peek(probeFor(i + ".example.org."))).as("%d", i).isNotNull();
        }
        assertThat(store.entries()).isEqualTo(500);
    }

    /** A name with a short TTL is stored anew all day long. */
    @Test
    void put_ofTheSameQuestionAgainAndAgain_takesNoRoom() {
        ReplyStore store = new ReplyStore(1 << 20);
        store.put(entry("other.example.org."));
        for (int i = 0; i < 100_000; i++) {
            store.put(entry("www.example.org."));
        }

        assertThat(store.entries()).isEqualTo(2);
        assertThat(store.bytes()).isLessThan(1000);
        assertThat(store.evictions()).isZero();
        assertThat(store.peek(probeFor("other.example.org."))).isNotNull();
    }

    @Test
    void put_ofWhatIsLargerThanTheBudget_forgetsWhatWasKnown() {
        ReplyStore store = new ReplyStore(4_000);
        DomainName name = DomainName.parse("www.example.org.");
        store.put(entry("www.example.org."));
        store.put(entry("other.example.org."));

        store.put(new ReplyEntry(keyOf(name), Replies.large(name, 16_000, 300), 0));

        assertThat(store.peek(probeFor("www.example.org."))).isNull();
        assertThat(store.peek(probeFor("other.example.org."))).isNotNull();
    }

    @Test
    void remove_leavesTheOthersOfTheTable() {
        ReplyStore store = new ReplyStore(1 << 20);
        List<ReplyEntry> entries = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            entries.add(entry(i + ".example.org."));
            store.put(entries.getLast());
        }
        for (int i = 0; i < 3_000; i += 2) {
            assertThat(store.remove(entries.get(i))).isTrue();
        }

        for (int i = 0; i < 3_000; i++) {
            assertThat(store.peek(entries.get(i))).isSameAs(i % 2 == 0 ? null : entries.get(i));
        }
        assertThat(store.entries()).isEqualTo(1_500);
    }

    /** Who was pushed out before its second use and is asked for again was no random name; a few are forgotten by chance. */
    @Test
    void put_ofWhatHadToGoLately_comesToStay() {
        ReplyStore store = new ReplyStore(1 << 20);
        flood(store, 10_000);
        putNames(store);
        flood(store, 400);
        assertThat(namesIn(store)).isZero();

        putNames(store);
        flood(store, 10_000);

        assertThat(namesIn(store)).isGreaterThan(30);
    }

    private void putNames(ReplyStore store) {
        for (int i = 0; i < 50; i++) {
            store.put(entry(i + ".lately.example.org."));
        }
    }

    private int namesIn(ReplyStore store) {
        int found = 0;
        for (int i = 0; i < 50; i++) {
            found += store.peek(probeFor(i + ".lately.example.org.")) == null ? 0 : 1;
        }
        return found;
    }

    /** New favourites take the place of old ones. */
    @Test
    void residents_thatAreOfNoUseAnyMore_makeRoom() {
        ReplyStore store = new ReplyStore(1 << 20);
        for (int i = 0; i < 10_000; i++) {
            ask(store, i % 2_000 + ".old.example.org.");
        }
        for (int i = 0; i < 200_000; i++) {
            ask(store, i % 2_000 + ".new.example.org.");
        }

        int found = 0;
        for (int i = 0; i < 2_000; i++) {
            found += store.peek(probeFor(i + ".new.example.org.")) == null ? 0 : 1;
        }
        assertThat(found).isGreaterThan(1_950);
    }

    private void flood(ReplyStore store, int count) {
        for (int i = 0; i < count; i++) {
            store.put(entry(random.nextLong() + ".example.org."));
        }
    }

    /** CA-08: names that nobody asks for twice do not push out those that everybody asks for. */
    @Test
    void popularEntries_outliveAFloodOfRandomNames() {
        ReplyStore store = new ReplyStore(1 << 20);
        int popular = 500;
        for (int round = 0; round < 20; round++) {
            askForPopular(store, popular);
        }

        int hits = 0;
        int asked = 0;
        for (int i = 0; i < 200_000; i++) {
            store.put(entry(random.nextLong() + ".example.org."));
            if (i % 2 == 0) {
                asked++;
                hits += ask(store, random.nextInt(popular) + ".popular.example.org.");
            }
        }

        assertThat((double) hits / asked).isGreaterThan(0.9);
    }

    private void askForPopular(ReplyStore store, int count) {
        for (int i = 0; i < count; i++) {
            ask(store, i + ".popular.example.org.");
        }
    }

    private int ask(ReplyStore store, String name) {
        probe.set(questions.ask(name, RecordType.A).message(), 0);
        if (store.get(probe) != null) {
            return 1;
        }
        store.put(entry(name));
        return 0;
    }

    /** Slots change hands while somebody walks through their bucket. */
    @Test
    void get_besideRemovals_findsWhatIsThere() throws Exception {
        ReplyStore store = new ReplyStore(1 << 16);
        List<ReplyKey> kept = new ArrayList<>();
        List<ReplyEntry> passing = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            store.put(entry("kept-" + i + ".example.org."));
            kept.add(keyOf(DomainName.parse("kept-" + i + ".example.org.")));
            passing.add(entry("passing-" + i + ".example.org."));
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; !done.get(); i++) {
                // In another order each time, so that they come to stand in one another's slots.
                store.put(passing.get(i * 7 % 50));
                store.remove(passing.get(i * 11 % 50));
            }
        });

        int missed = 0;
        for (int i = 0; i < 2_000_000; i++) {
            missed += store.peek(kept.get(i % kept.size())) == null ? 1 : 0;
        }
        done.set(true);
        writer.join();

        assertThat(missed).isZero();
        assertThat(store.evictions()).isZero();
    }

    @Test
    void weight_isWhatTheHeapSays() {
        double told = toldByUsed();
        // What other tests left behind may be collected meanwhile; it is not in every measurement.
        for (int again = 0; again < 4 && (told < 0.8 || told > 1.2); again++) {
            told = toldByUsed();
        }

        assertThat(told).as("told / used").isBetween(0.8, 1.2);
    }

    private double toldByUsed() {
        int count = 50_000;
        ReplyStore store = new ReplyStore(1 << 28);
        long before = usedHeap();
        for (int i = 0; i < count; i++) {
            store.put(entry("host-" + i + ".service.example.org."));
        }
        long used = usedHeap() - before;

        assertThat(store.entries()).isEqualTo(count);
        return (double) store.bytes() / used;
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private ReplyProbe probeFor(String text) {
        probe.set(questions.ask(DomainName.parse(text), RecordType.A).message(), 0);
        return probe;
    }

    private ReplyKey keyOf(DomainName name) {
        probe.set(questions.ask(name, RecordType.A).message(), 0);
        return probe.toKey();
    }

    private ReplyEntry entry(String text) {
        DomainName name = DomainName.parse(text);
        return new ReplyEntry(keyOf(name), Replies.a(name, 300, 1), 0);
    }
}

package io.switchboard.records.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersistentMapTest {
    /** A value with as many different hashes as a test wants. */
    private record Item(int key, int hash, String text) implements PersistentMap.Entry<Item> {
        @Override
        public boolean hasKeyOf(Item other) {
            return key == other.key;
        }

        boolean matches(Item other, int unused) {
            return key == other.key;
        }
    }

    private static Item item(int key, int hashes, String text) {
        return new Item(key, key % hashes * 0x9E3779B1, text);
    }

    /** All keys collide; many do; hardly any do. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, Integer.MAX_VALUE})
    void map_afterRandomChanges_isAsAHashMap(int hashes) {
        Random random = new Random(42);
        PersistentMap<Item> map = PersistentMap.empty();
        Map<Integer, Item> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(500);
            Item item = item(key, hashes, "v" + i);
            if (random.nextInt(5) < 2) {
                map = map.without(item);
                model.remove(key);
            } else {
                map = map.with(item);
                model.put(key, item);
            }
            assertThat(map.size()).isEqualTo(model.size());
            int asked = random.nextInt(500);
            assertThat(map.get(item(asked, hashes, ""))).isEqualTo(model.get(asked));
        }
        assertThat(contents(map)).isEqualTo(model);
        for (Item item : model.values()) {
            map = map.without(item);
        }
        assertThat(map.size()).isZero();
        assertThat(contents(map)).isEmpty();
    }

    @Test
    void with_leavesTheMapItWasMadeOf() {
        PersistentMap<Item> one = PersistentMap.<Item>empty().with(item(1, 10, "a"));
        PersistentMap<Item> two = one.with(item(1, 10, "b")).with(item(2, 10, "c"));

        assertThat(contents(one)).isEqualTo(Map.of(1, item(1, 10, "a")));
        assertThat(contents(two)).isEqualTo(Map.of(1, item(1, 10, "b"), 2, item(2, 10, "c")));
        assertThat(contents(two.without(item(1, 10, "")))).isEqualTo(Map.of(2, item(2, 10, "c")));
    }

    @Test
    void without_anAbsentKey_isTheSameMap() {
        PersistentMap<Item> map = PersistentMap.<Item>empty().with(item(1, 10, "a"));

        assertThat(map.without(item(11, 10, ""))).isSameAs(map);
        assertThat(map.without(item(5, 10, ""))).isSameAs(map);
    }

    @Test
    void get_byMatch_findsTheValueAmongThoseWithItsHash() {
        PersistentMap<Item> map = PersistentMap.<Item>empty()
                .with(item(1, 1, "a"))
                .with(item(2, 1, "b"))
                .with(item(3, 1, "c"));

        assertThat(map.get(0, Item::matches, item(2, 1, ""), 0)).isEqualTo(item(2, 1, "b"));
        assertThat(map.get(0, Item::matches, item(4, 1, ""), 0)).isNull();
    }

    @Test
    void candidate_isTheOneValueThatTheHashLeadsTo() {
        PersistentMap<Item> map = PersistentMap.empty();
        for (int key = 0; key < 1000; key++) {
            map = map.with(item(key, Integer.MAX_VALUE, "v" + key));
        }
        for (int key = 0; key < 1000; key++) {
            assertThat(map.candidate(item(key, Integer.MAX_VALUE, "").hash()))
                    .isEqualTo(item(key, Integer.MAX_VALUE, "v" + key));
        }
        assertThat(PersistentMap.<Item>empty().candidate(0)).isNull();
    }

    @Test
    void candidate_ofAHashThatSeveralHave_isNone() {
        PersistentMap<Item> map =
                PersistentMap.<Item>empty().with(item(1, 1, "a")).with(item(2, 1, "b"));

        assertThat(map.candidate(0)).isNull();
        assertThat(map.without(item(2, 1, "")).candidate(0)).isEqualTo(item(1, 1, "a"));
    }

    private static Map<Integer, Item> contents(PersistentMap<Item> map) {
        Map<Integer, Item> contents = new HashMap<>();
        map.forEach(item -> assertThat(contents.put(item.key(), item)).isNull());
        return contents;
    }
}

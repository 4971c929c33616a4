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
                map = without(map, item);
                model.remove(key);
            } else {
                map = with(map, item);
                model.put(key, item);
            }
            assertThat(map.size()).isEqualTo(model.size());
            int asked = random.nextInt(500);
            assertThat(map.get(item(asked, hashes, ""))).isEqualTo(model.get(asked));
        }
        assertThat(contents(map)).isEqualTo(model);
        for (Item item : model.values()) {
            map = without(map, item);
        }
        assertThat(map.size()).isZero();
        assertThat(contents(map)).isEmpty();
    }

    @Test
    void with_leavesTheMapItWasMadeOf() {
        PersistentMap<Item> one = with(PersistentMap.empty(), item(1, 10, "a"));
        PersistentMap<Item> two = with(one, item(1, 10, "b"), item(2, 10, "c"));

        assertThat(contents(one)).isEqualTo(Map.of(1, item(1, 10, "a")));
        assertThat(contents(two)).isEqualTo(Map.of(1, item(1, 10, "b"), 2, item(2, 10, "c")));
        assertThat(contents(without(two, item(1, 10, "")))).isEqualTo(Map.of(2, item(2, 10, "c")));
    }

    @Test
    void without_anAbsentKey_isTheSameMap() {
        PersistentMap<Item> map = with(PersistentMap.empty(), item(1, 10, "a"));

        assertThat(without(map, item(11, 10, ""))).isSameAs(map);
        assertThat(without(map, item(5, 10, ""))).isSameAs(map);
    }

    @Test
    void get_byMatch_findsTheValueAmongThoseWithItsHash() {
        PersistentMap<Item> map = with(PersistentMap.empty(), item(1, 1, "a"), item(2, 1, "b"), item(3, 1, "c"));

        assertThat(map.get(0, Item::matches, item(2, 1, ""), 0)).isEqualTo(item(2, 1, "b"));
        assertThat(map.get(0, Item::matches, item(4, 1, ""), 0)).isNull();
    }

    @Test
    void candidate_isTheOneValueThatTheHashLeadsTo() {
        PersistentMap<Item> map = PersistentMap.empty();
        for (int key = 0; key < 1000; key++) {
            map = with(map, item(key, Integer.MAX_VALUE, "v" + key));
        }
        for (int key = 0; key < 1000; key++) {
            assertThat(map.candidate(item(key, Integer.MAX_VALUE, "").hash()))
                    .isEqualTo(item(key, Integer.MAX_VALUE, "v" + key));
        }
        assertThat(PersistentMap.<Item>empty().candidate(0)).isNull();
    }

    @Test
    void candidate_ofAHashThatSeveralHave_isNone() {
        PersistentMap<Item> map = with(PersistentMap.empty(), item(1, 1, "a"), item(2, 1, "b"));

        assertThat(map.candidate(0)).isNull();
        assertThat(without(map, item(2, 1, "")).candidate(0)).isEqualTo(item(1, 1, "a"));
    }

    /** Changes in one go are as those one by one, and leave the maps before and in between as they were. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, Integer.MAX_VALUE})
    void changes_inOneEdit_areSeenInItsMapsAlone(int hashes) {
        Random random = new Random(7);
        MapEdit<Item> edit = new MapEdit<>();
        PersistentMap<Item> map = PersistentMap.empty();
        Map<Integer, Item> model = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            PersistentMap<Item> before = map;
            Map<Integer, Item> modelBefore = Map.copyOf(model);
            edit.start(map);
            for (int i = random.nextInt(40); i >= 0; i--) {
                Item item = item(random.nextInt(120), hashes, round + "." + i);
                if (random.nextInt(round < 150 ? 4 : 2) == 0) {
                    edit.remove(item);
                    model.remove(item.key());
                } else {
                    edit.put(item);
                    model.put(item.key(), item);
                }
                assertThat(edit.get(item.hash(), Item::matches, item, 0)).isEqualTo(model.get(item.key()));
                if (i == 10) {
                    before = edit.finish();
                    modelBefore = Map.copyOf(model);
                }
            }
            map = edit.finish();
            assertThat(contents(before)).isEqualTo(modelBefore);
            assertThat(contents(map)).isEqualTo(model);
            assertThat(map.size()).isEqualTo(model.size());
        }
    }

    private static PersistentMap<Item> with(PersistentMap<Item> map, Item... items) {
        MapEdit<Item> edit = new MapEdit<>();
        edit.start(map);
        for (Item item : items) {
            edit.put(item);
        }
        return edit.finish();
    }

    private static PersistentMap<Item> without(PersistentMap<Item> map, Item item) {
        MapEdit<Item> edit = new MapEdit<>();
        edit.start(map);
        edit.remove(item);
        return edit.finish();
    }

    private static Map<Integer, Item> contents(PersistentMap<Item> map) {
        Map<Integer, Item> contents = new HashMap<>();
        map.forEach(item -> assertThat(contents.put(item.key(), item)).isNull());
        return contents;
    }
}

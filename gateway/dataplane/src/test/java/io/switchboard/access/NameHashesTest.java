package io.switchboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameHashesTest {
    private final KeyedHash hash = new KeyedHash(new SecureRandom());

    @Test
    void contains_whatWasAddedAndNothingElse() {
        Random random = new Random(7);
        Set<Long> added = new HashSet<>();
        NameHashes.Builder builder = new NameHashes.Builder(100_000);
        for (int i = 0; i < 50_000; i++) {
            long value = random.nextLong() | 1;
            added.add(value);
            assertThat(builder.add(value)).isTrue();
            assertThat(builder.add(value)).isTrue();
        }

        NameHashes set = builder.build();

        assertThat(set.size()).isEqualTo(added.size());
        assertThat(added).allMatch(set::contains);
        for (int i = 0; i < 50_000; i++) {
            long value = random.nextLong() | 1;
            assertThat(set.contains(value)).isEqualTo(added.contains(value));
        }
    }

    @Test
    void contains_findsNeighboursThatWrapAroundTheTable() {
        NameHashes.Builder builder = new NameHashes.Builder(10);
        for (long value = -9; value < 0; value++) {
            builder.add(value);
        }
        NameHashes set = builder.build();

        for (long value = -9; value < 0; value++) {
            assertThat(set.contains(value)).isTrue();
        }
        assertThat(set.contains(-10)).isFalse();
        assertThat(set.contains(1)).isFalse();
    }

    @Test
    void add_saysWhenTheSetIsFull() {
        NameHashes.Builder builder = new NameHashes.Builder(2);

        assertThat(builder.add(1)).isTrue();
        assertThat(builder.add(2)).isTrue();
        assertThat(builder.add(2)).isTrue();
        assertThat(builder.add(3)).isFalse();
    }

    @Test
    void suffixHashes_areThoseOfTheNamesAbove() {
        SuffixHashes name = read("Www.A-Label-Of-17-Oct.Example.ORG");

        assertThat(name.of(0))
                .isEqualTo(read("www.a-label-of-17-oct.example.org").of(0));
        assertThat(name.of(1)).isEqualTo(read("a-label-of-17-oct.example.org").of(0));
        assertThat(name.of(2)).isEqualTo(read("example.org").of(0));
        assertThat(name.of(3)).isEqualTo(read("org").of(0));
    }

    @Test
    void suffixHashes_tellNamesApartThatShareTheirOctets() {
        Set<Long> seen = new HashSet<>();
        String[] names = {
            "ab.c.org", "a.bc.org", "abc.org", "c.ab.org", "abcdefg.org", "abcdefgh.org", "abcdefghi.org", "org.abc",
            "a.org", "b.org", "org", "abcdefg.a.org", "abcdefga.org", "\\000.org", "\\000\\000.org", "\\007abcdefg.org"
        };

        for (String text : names) {
            assertThat(seen.add(read(text).of(0))).as(text).isTrue();
        }
    }

    @Test
    void suffixHashes_readTheLongestNames() {
        String label = "x".repeat(63);
        String longest = label + '.' + label + '.' + label + '.' + "y".repeat(61);
        String most = "a.".repeat(127);

        assertThat(read(longest).of(3)).isEqualTo(read("y".repeat(61)).of(0));
        assertThat(read(most).of(126)).isEqualTo(read("a").of(0));
        assertThat(read(most).of(0)).isNotEqualTo(read(most).of(1));
    }

    @Test
    void suffixHashes_areOthersUnderAnotherSecret() {
        SuffixHashes other = new SuffixHashes(new KeyedHash(new SecureRandom()));
        other.read(LookupName.of(DomainName.parse("example.org")));

        assertThat(other.of(0)).isNotEqualTo(read("example.org").of(0));
    }

    private SuffixHashes read(String name) {
        SuffixHashes hashes = new SuffixHashes(hash);
        hashes.read(LookupName.of(DomainName.parse(name)));
        return hashes;
    }
}

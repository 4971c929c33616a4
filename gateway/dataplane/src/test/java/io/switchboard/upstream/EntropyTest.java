package io.switchboard.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntropyTest {
    private int batches;

    /** The first batch is full of ones, the second of twos. */
    private byte[] numbered(int count) {
        batches++;
        byte[] octets = new byte[count];
        Arrays.fill(octets, (byte) batches);
        return octets;
    }

    @Test
    void next16_usedUpBatch_drawsAnother() {
        Entropy entropy = new Entropy(this::numbered);
        int drawn = 0;
        while (entropy.next16() == 0x0101) {
            drawn++;
        }
        assertThat(batches).isEqualTo(2);
        assertThat(drawn).as("two octets each, none twice").isEqualTo(2048);
    }

    @Test
    void next32_notEnoughLeft_comesFromOneBatch() {
        Entropy entropy = new Entropy(this::numbered);
        for (int i = 0; i < 2047; i++) {
            entropy.next16();
        }
        assertThat(entropy.next32()).isEqualTo(0x02020202);
    }

    @Test
    void below_unfairNumber_isDrawnAgain() {
        byte[] octets = {(byte) 0xff, (byte) 0xff, 0x00, 0x05};
        Entropy entropy = new Entropy(count -> octets);
        assertThat(entropy.below(10)).as("65,535 would make 5 likelier than 6").isEqualTo(5);
        assertThat(entropy.next16()).as("both were taken").isEqualTo(0xffff);
    }

    @Test
    void below_outOfRange_isRefused() {
        Entropy entropy = new Entropy(this::numbered);
        assertThatIllegalArgumentException().isThrownBy(() -> entropy.below(0));
        assertThatIllegalArgumentException().isThrownBy(() -> entropy.below((1 << 16) + 1));
    }

    @Test
    void systemGenerator_repeatsNothing() {
        Entropy one = new Entropy();
        Entropy other = new Entropy();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            seen.add(one.next32());
            seen.add(other.next32());
        }
        // Among 10,000 of four thousand million numbers 0.01 pairs are expected.
        assertThat(seen).hasSizeGreaterThan(9_995);
    }
}

package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TtlOffsetsTest {
    /** Behind the shortest question, the longest, and one that owns a name of its own. */
    @ParameterizedTest
    @ValueSource(ints = {23, 277, 278, 65_535})
    void single_isTheOffset(int offset) {
        assertThat(TtlOffsets.single(offset)).containsExactly((char) offset);
    }

    @Test
    void single_behindAQuestion_isSharedAndWeighsNothing() {
        assertThat(TtlOffsets.single(277)).isSameAs(TtlOffsets.single(277));
        assertThat(TtlOffsets.weight(TtlOffsets.single(277))).isZero();
        assertThat(TtlOffsets.weight(TtlOffsets.single(278))).isEqualTo(18);
        assertThat(TtlOffsets.weight(new char[] {23, 40})).isEqualTo(20);
    }
}

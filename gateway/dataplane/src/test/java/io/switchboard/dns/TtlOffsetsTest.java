package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TtlOffsetsTest {
    /** Behind the shortest question, behind the longest, and farther away. */
    @ParameterizedTest
    @ValueSource(chars = {23, 277, 278, 65_535})
    void shared_hasTheSameOffsets(char offset) {
        assertThat(TtlOffsets.shared(new char[] {offset})).containsExactly(offset);
    }

    @Test
    void shared_behindAQuestion_isOneArrayThatWeighsNothing() {
        char[] shared = TtlOffsets.shared(new char[] {277});

        assertThat(TtlOffsets.shared(new char[] {277})).isSameAs(shared);
        assertThat(TtlOffsets.weight(shared)).isZero();
    }

    @Test
    void shared_ofSeveralOrFartherAway_isTheArrayItself() {
        char[] several = {23, 40};
        char[] far = {278};

        assertThat(TtlOffsets.shared(several)).isSameAs(several);
        assertThat(TtlOffsets.shared(far)).isSameAs(far);
        assertThat(TtlOffsets.weight(several)).isEqualTo(20);
        assertThat(TtlOffsets.weight(far)).isEqualTo(18);
    }
}

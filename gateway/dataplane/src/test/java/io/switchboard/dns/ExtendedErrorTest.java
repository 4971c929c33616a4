package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExtendedErrorTest {
    @Test
    void of_keepsAShortText() {
        ExtendedError error = ExtendedError.of(ExtendedError.BLOCKED, "list ads");

        assertThat(error.code()).isEqualTo(15);
        assertThat(error.text()).isEqualTo("list ads");
        assertThat(error).hasToString("EDE 15 (list ads)");
    }

    @Test
    void of_cutsAtTheBorderOfACharacter() {
        assertThat(ExtendedError.of(0, "x".repeat(63) + "é!").text()).isEqualTo("x".repeat(63));
        assertThat(ExtendedError.of(0, "x".repeat(62) + "é!").text()).isEqualTo("x".repeat(62) + "é");
        assertThat(ExtendedError.of(0, "x".repeat(61) + "😀").text()).isEqualTo("x".repeat(61));
        assertThat(ExtendedError.of(0, "x".repeat(65)).textLength()).isEqualTo(64);
    }

    @Test
    void of_dropsNul() {
        assertThat(ExtendedError.of(0, "a\0b").text()).isEqualTo("ab");
    }

    @Test
    void copyText_writesOctets() {
        byte[] target = new byte[6];

        ExtendedError.of(0, "né").copyText(target, 2);

        assertThat(target).containsExactly(0, 0, 'n', 0xc3, 0xa9, 0);
    }

    @Test
    void of_withoutTextHasNone() {
        assertThat(ExtendedError.of(22).textLength()).isZero();
        assertThat(ExtendedError.of(22)).hasToString("EDE 22");
    }
}

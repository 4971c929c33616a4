package io.switchboard.records.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextPoolTest {
    private final TextPool texts = new TextPool(2);

    private static String copy(String text) {
        return String.valueOf(text.toCharArray());
    }

    @Test
    void text_thatIsKnown_isTheOneThatIsKnown() {
        String first = texts.share(copy("shop"));

        assertThat(texts.share(copy("shop"))).isSameAs(first);
    }

    @Test
    void pool_thatIsFull_beginsAnew() {
        String first = texts.share(copy("a"));
        texts.share(copy("b"));
        texts.share(copy("c"));

        assertThat(texts.share(copy("a"))).isEqualTo("a").isNotSameAs(first);
    }
}

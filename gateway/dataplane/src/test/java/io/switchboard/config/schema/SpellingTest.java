package io.switchboard.config.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> WORDS = List.of("size", "ttl", "negative-ttl", "prefetch");

    @ParameterizedTest
    @CsvSource({
        "sise, size",
        "siez, size",
        "sizes, size",
        "Size, size",
        "ttls, ttl",
        "negative_ttl, negative-ttl",
        "negativ-tl, negative-ttl",
        "prefech, prefetch"
    })
    void suggest_namesTheNearestWord(String written, String meant) {
        assertThat(Spelling.suggest(written, WORDS)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "certificates", "max", "''"})
    void suggest_namesAllWordsWhenNoneIsNear(String written) {
        assertThat(Spelling.suggest(written, WORDS)).isEqualTo("size, ttl, negative-ttl or prefetch");
    }

    @Test
    void suggest_doesNotCompareEndlessWords() {
        assertThat(Spelling.suggest("x".repeat(1_000_000), WORDS)).startsWith("size, ");
    }

    @Test
    void list_readsLikeASentence() {
        assertThat(Spelling.list(List.of("a"))).isEqualTo("a");
        assertThat(Spelling.list(List.of("a", "b"))).isEqualTo("a or b");
    }
}

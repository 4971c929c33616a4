package io.switchboard.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemListTest {
    private final ProblemList problems = new ProblemList();

    @Test
    void add_keepsTwentyAndCountsTheRest() {
        for (int i = 0; i < 25; i++) {
            problems.add(new RecordPlace("a.zone", i + 1), "bad");
        }

        assertThat(problems.problems()).hasSize(20);
        assertThat(problems.count()).isEqualTo(25);
        assertThat(problems.isFull()).isTrue();
    }

    @Test
    void add_showsNoControlCharactersAndNoEndlessLines() {
        problems.add(RecordPlace.of("a.zone"), "\u001b[31m\n" + "x".repeat(1000));

        assertThat(problems.problems().getFirst().message())
                .startsWith("?[31m?xx")
                .hasSize(303)
                .endsWith("...");
    }
}

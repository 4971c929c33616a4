package io.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds that docs/rfcs.md names tests that exist. */
class RfcsPageTest {
    private static final Path PAGE = Path.of("../../docs/rfcs.md");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern PROOF = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]{2}-\\d{2}) \\| [^|]+ \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern TEST_METHOD = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest)\\b[^;{}]*?(?:\\{[^;}]*}[^;{}]*?)*\\bvoid (\\w+)\\(");
    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("'(?:\\\\.|[^'\\\\])'|\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*\"|//[^\n]*");

    private final Map<String, List<String>> methods = methods();

    private static Map<String, List<String>> methods() {
        Map<String, List<String>> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            files.filter(file -> file.toString().endsWith("Test.java"))
                    .forEach(file -> found.put(file.getFileName().toString().replace(".java", ""), testsOf(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static List<String> testsOf(Path file) {
        try {
            String source = COMMENT_OR_TEXT.matcher(Files.readString(file)).replaceAll("");
            return TEST_METHOD
                    .matcher(source)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MatchResult> rows() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .filter(line -> line.matches("\\| [A-Z]{2}-\\d{2} .*"))
                .map(line ->
                        ROW.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError("row: " + line)))
                .toList();
    }

    @Test
    void everyRow_namesTestsThatExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (MatchResult row : rows()) {
            List<MatchResult> proofs = PROOF.matcher(row.group(2)).results().toList();
            assertThat(proofs).as("tests of %s", row.group(1)).isNotEmpty();
            for (MatchResult proof : proofs) {
                if (!methods.getOrDefault(proof.group(1), List.of()).contains(proof.group(2))) {
                    missing.add(row.group(1) + ": " + proof.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(rows()).hasSizeGreaterThan(100);
    }

    @Test
    void numbers_areEachThereOnce() throws IOException {
        List<String> numbers = rows().stream().map(row -> row.group(1)).toList();

        assertThat(numbers).doesNotHaveDuplicates();
    }
}

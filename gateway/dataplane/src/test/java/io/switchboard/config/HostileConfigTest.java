package io.switchboard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the file holds, it is refused with a few printable lines. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // ends what would hang; nothing here is measured
class HostileConfigTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "a:\n"})
    void nesting_isLimited(String opening) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            yaml.append(opening.endsWith("\n") ? " ".repeat(Math.min(i, 40)) : "")
                    .append(opening);
        }

        assertRefused(yaml.toString());
    }

    @Test
    void nesting_namesTheLimit() {
        assertThat(new ConfigFixture(directory).errors("cache: " + "[".repeat(40) + "]".repeat(40)))
                .containsExactly("gateway.yaml:1: nested too deeply (expected: at most 32 levels)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lame-duck: &a 5s | an anchor or alias (expected: every value written out)",
                "cache: &a {ttl: *a} | an anchor or alias (expected: every value written out)",
                "lame-duck: *a | an anchor or alias (expected: every value written out)",
                "lame-duck: !!int 5 | tag 'tag:yaml.org,2002:int' (expected: values without tags)",
                "lame-duck: !!java.net.URL [x] | tag 'tag:yaml.org,2002:java.net.URL' (expected: values without tags)",
                "? [a, b] : c | a key that is a list or a mapping (expected: text)",
                "lame-duck: 'a\tb | not YAML: found unexpected end of stream while scanning a quoted scalar",
                "a: b: c | not YAML: mapping values are not allowed here",
                "a | (expected: a mapping with the keys"
            })
    void syntax_isThatOfPlainValues(String yaml, String error) {
        List<String> errors = new ConfigFixture(directory).errors(yaml);

        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst()).startsWith("gateway.yaml:1: ").contains(error);
    }

    @Test
    void aliases_cannotMultiply() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(new ConfigFixture(directory).errors(yaml.toString()))
                .containsExactly("gateway.yaml:1: an anchor or alias (expected: every value written out)");
    }

    @Test
    void tabs_areNamedWithTheirLine() {
        assertThat(new ConfigFixture(directory).errors("cache:\n\tsize: 1MiB"))
                .containsExactly(
                        "gateway.yaml:2: not YAML: found character '\\t(TAB)' that cannot start any token. (Do not"
                                + " use \\t(TAB) for indentation) while scanning for the next token");
    }

    @Test
    void documents_areOne() {
        assertThat(new ConfigFixture(directory).errors("lame-duck: 5s\n---\nlame-duck: 6s"))
                .containsExactly("gateway.yaml:2: a second document (expected: one)");
    }

    @Test
    void controlCharacters_areNamedWithTheirLine() {
        assertThat(new ConfigFixture(directory).errors("lame-duck: 5s\n# \u0000"))
                .containsExactly("gateway.yaml:2: character U+0000 (expected: printable text)");
    }

    @Test
    void file_mustBeUtf8() throws IOException {
        Path file = Files.write(directory.resolve("gateway.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThat(refusal(file)).containsExactly(file + ": not UTF-8 (expected: a text file in YAML)");
    }

    @Test
    void file_mustNotBeHuge() throws IOException {
        Path file = Files.write(directory.resolve("gateway.yaml"), new byte[ConfigReader.MAX_OCTETS + 1]);

        assertThat(refusal(file))
                .containsExactly(
                        file + ": too large (expected: at most 4MiB; larger data belongs in zone files and block"
                                + " lists)");
    }

    @Test
    void file_mayBeAsLargeAsTheLimit() throws Exception {
        String end = "\nlame-duck: 7s";
        // In lines: the parser takes time with the square of a line's length.
        String lines = ("#".repeat(127) + "\n").repeat(ConfigReader.MAX_OCTETS / 128);
        Path file = Files.writeString(
                directory.resolve("gateway.yaml"), lines.substring(0, lines.length() - end.length()) + end);

        LoadedConfig loaded = new ConfigFixture(directory).reader().read(file);

        assertThat(loaded.config().lameDuck()).hasSeconds(7);
    }

    @Test
    void file_mayHaveManyRecords() throws Exception {
        StringBuilder yaml = new StringBuilder("records:\n  static:\n");
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            yaml.append("    - {name: h%d.example.org., type: A, data: [192.0.2.1]}\n".formatted(i));
        }
        Path file = Files.writeString(directory.resolve("gateway.yaml"), yaml);

        GatewayConfig config = new ConfigFixture(directory).reader().read(file).config();

        assertThat(config.records().staticRecords()).hasSize(count);
    }

    @Test
    void longValues_areCutInErrors() {
        assertThat(new ConfigFixture(directory).errors("lame-duck: " + "x".repeat(100_000)))
                .containsExactly("gateway.yaml:1: lame-duck: '" + "x".repeat(80)
                        + "…' (expected: a duration with its unit, from 0s to 10m)");
    }

    @Test
    void longKeys_areCutInErrors() {
        assertThat(new ConfigFixture(directory).errors("? " + "k".repeat(100_000) + "\n: 1"))
                .singleElement()
                .asString()
                .startsWith("gateway.yaml:1: " + "k".repeat(80) + "…: unknown key (expected: ")
                .hasSizeLessThan(300);
    }

    @Test
    void values_cannotWriteToATerminal() {
        assertThat(new ConfigFixture(directory).errors("lame-duck: \"\\e]0;x\\a\\u202e\\u2028\\ud800\""))
                .containsExactly("gateway.yaml:1: lame-duck: '\\u001b]0;x\\u0007\\u202e\\u2028\\ud800' (expected: a"
                        + " duration with its unit, from 0s to 10m)");
    }

    @Test
    void bytesByChance_areReadOrRefused() throws IOException {
        Random random = new Random(20261101);
        String valid = new ConfigWriter().toYaml(new ConfigFixture(directory).read(""));
        for (int i = 0; i < 300; i++) {
            byte[] octets = valid.getBytes(StandardCharsets.UTF_8);
            for (int j = 0; j < 1 + random.nextInt(20); j++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(i % 2 == 0 ? 256 : 128);
            }
            Path file = Files.write(directory.resolve("gateway.yaml"), octets);
            try {
                new ConfigFixture(directory).reader().read(file);
            } catch (ConfigException e) {
                assertThat(e.lines()).isNotEmpty().allMatch(line -> line.chars().allMatch(c -> c >= ' '));
            }
        }
    }

    private void assertRefused(String yaml) {
        assertThat(new ConfigFixture(directory).errors(yaml)).hasSize(1);
    }

    private List<String> refusal(Path file) {
        return assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ConfigFixture(directory).reader().read(file))
                .actual()
                .lines();
    }
}

package io.switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.schema.ConfigEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private static final String GOOD = ".:1053 {\n errors\n forward . 192.0.2.1\n}\n";
    private static final String PARTLY = ".:1053 {\n dnssec\n forward . {$UP}\n}\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("Corefile");
    }

    @Test
    void import_ofAllThatCanBe_printsTheConfigurationAndEndsWithZero() throws IOException {
        Files.writeString(file, GOOD);

        assertThat(run("import", "--from", "corefile", file.toString())).isZero();

        assertThat(out.toString()).startsWith("# Made by ").contains("endpoints: ['udp://192.0.2.1']");
        assertThat(err.toString())
                .contains(file + ":2: errors: always on: ")
                .contains(file + ":3: forward . 192.0.2.1: translated: upstreams.default")
                .endsWith("Everything was translated.\n");
    }

    @Test
    void import_ofWhatIsMissingInPart_endsWithTwo() throws IOException {
        Files.writeString(file, PARTLY);

        assertThat(run("import", "--from", "corefile", "--set", "UP=192.0.2.9", file.toString()))
                .isEqualTo(2);

        assertThat(out.toString()).contains("udp://192.0.2.9");
        assertThat(err.toString()).contains(file + ":2: dnssec: NOT TRANSLATED: ");
    }

    @Test
    void import_dryRun_printsTheReportOnly() throws IOException {
        Files.writeString(file, GOOD);

        assertThat(run("import", "--from", "corefile", "--dry-run", file.toString()))
                .isZero();

        assertThat(out.toString()).startsWith(file + ":2: ").doesNotContain("listeners:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void import_toAFile_writesWhatCheckAccepts() throws IOException {
        Files.writeString(file, GOOD);
        Path made = directory.resolve("gateway.yaml");

        assertThat(run("import", "--from", "corefile", "--output", made.toString(), file.toString()))
                .isZero();
        assertThat(run("check", "--config", made.toString())).isZero();

        assertThat(out.toString()).contains("Everything was translated.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void import_ofABadFile_isOneLineAndEndsWithOne() throws IOException {
        Files.writeString(file, ". {");

        assertThat(run("import", "--from", "corefile", file.toString())).isEqualTo(1);

        assertThat(err.toString()).isEqualTo(file + ":1: a block without its '}'\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void import_ofAnotherOrigin_saysWhichThereAre() throws IOException {
        Files.writeString(file, GOOD);

        assertThat(run("import", "--from", "bind", file.toString())).isEqualTo(2);

        assertThat(err.toString())
                .isEqualTo("switchboard: --from: 'bind' (expected: corefile, kube-dns, node-local-dns)\n");
    }

    @Test
    void import_ofAVariableWithoutAValue_saysHowItIsWritten() throws IOException {
        Files.writeString(file, GOOD);

        assertThat(run("import", "--from", "corefile", "--set", "UP", file.toString()))
                .isEqualTo(2);

        assertThat(err.toString()).isEqualTo("switchboard: --set: 'UP' (expected: NAME=VALUE)\n");
    }

    @Test
    void import_toWhereNothingCanBeWritten_endsWithOne() throws IOException {
        Files.writeString(file, GOOD);

        assertThat(run("import", "--from", "corefile", "--output", directory.toString(), file.toString()))
                .isEqualTo(1);

        assertThat(err.toString()).startsWith("switchboard: --output: not writable: ");
    }

    private int run(String... arguments) {
        ConfigEnvironment environment =
                new ConfigEnvironment(Map.of(), directory.resolve("resolv.conf"), address -> false);
        return Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}

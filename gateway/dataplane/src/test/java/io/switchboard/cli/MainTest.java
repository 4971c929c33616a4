package io.switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.ConfigReference;
import io.switchboard.config.schema.ConfigEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParseResult;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    @Test
    void check_printsTheEffectiveConfiguration() throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), "lame-duck: ${GRACE}");

        int exitCode = run("check", "--config", file.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("listeners:\n").endsWith("lame-duck: 7s\n");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void check_hidesSecrets() throws IOException {
        String secret = "00112233445566778899aabbccddeeff";
        Path file = Files.writeString(directory.resolve("gateway.yaml"), "cookies: {secret: " + secret + "}");

        run("check", "--config", file.toString());

        assertThat(out.toString())
                .contains("secret: (hidden)\n  previous-secret: none\n")
                .doesNotContain(secret);
    }

    @Test
    void check_printsEveryErrorOnItsOwnLine() throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), "lame-duck: 5\ncache: {sise: 1}");

        int exitCode = run("check", "--config", file.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ":1: lame-duck: '5' (expected: a duration with its unit, from 0s to 10m)",
                        file + ":2: cache.sise: unknown key (expected: size)");
    }

    @Test
    void check_findsRecordsThatAGatewayWouldNotStartWith_besideAllElse() throws IOException {
        Path file = Files.writeString(directory.resolve("gateway.yaml"), """
                lame-duck: 5
                records:
                  static:
                    - {name: a..example., type: A, data: [192.0.2.1]}
                    - name: a.example.
                      type: A
                      data:
                        - 192.0.2.1
                        - 1.2.3
                    - name: b.example.
                      type: SOA
                      data: ["a. b. 1 2 3 4 5"]
                    - {name: c.example., type: CNAME, data: [a.example.]}
                    - {name: c.example., type: A, data: [192.0.2.1]}
                cache: {sise: 1}
                """);

        int exitCode = run("check", "--config", file.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .containsExactly(
                        file + ":1: lame-duck: '5' (expected: a duration with its unit, from 0s to 10m)",
                        file + ":4: records.static[0].name: 'a..example.' (expected: a domain name of labels of 1 to 63"
                                + " octets, such as example.org.)",
                        file
                                + ":9: records.static[1].data[1]: 1.2.3 (expected: data of type A: Invalid address: 1.2.3)",
                        file + ":11: records.static[2].type: 'SOA' (expected: a zone file for this type)",
                        file + ":13: records.static[3].data[0]: c.example. has a CNAME and other records, A (expected:"
                                + " nothing beside a CNAME)",
                        file + ":15: cache.sise: unknown key (expected: size)");
    }

    @Test
    void check_findsWhatIsWrongInZoneFiles() throws IOException {
        Path zone = Files.writeString(directory.resolve("example.zone"), """
                @ 60 SOA ns hostmaster 1 3600 600 86400 300
                @ 60 NS ns
                ns 60 A 192.0.2.256
                www 60 A
                """);
        Path file = Files.writeString(
                directory.resolve("gateway.yaml"),
                "records: {zones: [{origin: example.org., file: example.zone}, {origin: example.net., file: no.zone}]}");

        int exitCode = run("check", "--config", file.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(zone + ":3: ").contains("192.0.2.256"),
                        line -> assertThat(line).startsWith(zone + ":4: "),
                        line -> assertThat(line).isEqualTo(directory.resolve("no.zone") + ": no such file"));
    }

    @Test
    void check_ofAMissingFileIsOneLine() {
        Path file = directory.resolve("missing.yaml");

        int exitCode = run("check", "--config", file.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly(file + ": no such file (expected: a configuration)");
    }

    @Test
    void check_takesANameWithAnAtSignAsTheFile() {
        run("check", "--config", "@missing.yaml");

        assertThat(err.toString().lines()).containsExactly("@missing.yaml: no such file (expected: a configuration)");
    }

    @Test
    void check_withoutAFileSaysWhatIsMissing() {
        int exitCode = run("check");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).startsWith("Missing required option: '--config=FILE'");
    }

    @Test
    void schema_printsTheSchema() {
        int exitCode = run("schema");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).isEqualTo(ConfigReference.jsonSchema());
    }

    @Test
    void train_asksGatewaysOnLoopback() {
        int exitCode = run("train", "--seconds", "1");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).matches("[1-9][0-9]{2,} queries answered\\R");
    }

    @Test
    void run_withoutACommandPrintsTheUsage() {
        int exitCode = run();

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: switchboard", "check", "schema");
    }

    @Test
    void run_ofAnUnknownCommandNamesTheNearest() {
        int exitCode = run("chek");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("chek", "Did you mean: switchboard check");
    }

    @Test
    void help_isPrintedForTheProgramAndForACommand() {
        assertThat(run("--help")).isZero();
        assertThat(run("check", "--help")).isZero();

        assertThat(out.toString()).contains("Usage: switchboard [-hV] [COMMAND]", "Usage: switchboard check [-h]");
    }

    @Test
    void run_reportsAFailureOfTheProgramInOneLine() {
        assertThat(runFailing(new IllegalStateException("first line\nsecond line")))
                .isEqualTo(1);
        assertThat(runFailing(new LinkageError("no such class"))).isEqualTo(1);

        assertThat(err.toString().lines())
                .containsExactly(
                        "switchboard: IllegalStateException: first line", "switchboard: LinkageError: no such class");
    }

    @Test
    void version_isPrinted() {
        assertThat(run("--version")).isZero();
        assertThat(run("version")).isZero();

        assertThat(out.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("switchboard "));
    }

    private int runFailing(Throwable failure) {
        Command failing = new Command("fail", "Fail.") {
            @Override
            int run(ParseResult arguments, PrintWriter commandOut, PrintWriter commandErr) throws Exception {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (Exception) failure;
            }
        };
        return Main.run(List.of(failing), new PrintWriter(out, true), new PrintWriter(err, true), "fail");
    }

    private int run(String... arguments) {
        ConfigEnvironment environment = new ConfigEnvironment(
                Map.of("GRACE", "7s"), directory.resolve("resolv.conf"), InetAddress::isLoopbackAddress);
        return Main.run(environment, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}

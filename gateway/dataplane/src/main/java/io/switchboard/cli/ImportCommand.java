package io.switchboard.cli;

import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.migration.Imported;
import io.switchboard.migration.Importer;
import io.switchboard.migration.Origin;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.records.fixed.FixedRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code import}: writes a configuration from one of another DNS server, and tells line by line what became of it.
 *
 * <p>Exit codes: 0 everything was translated; 2 something was not, or the command line is wrong; 1 the file is bad, or the
 * result cannot be written.
 */
final class ImportCommand extends Command {
    private static final String FROM = "--from";
    private static final String FILE = "FILE";
    private static final String OUTPUT = "--output";
    private static final String SET = "--set";
    private static final String DRY_RUN = "--dry-run";
    private static final String ORIGINS =
            Arrays.stream(Origin.values()).map(Origin::label).collect(Collectors.joining(", "));

    private final Importer importer;

    ImportCommand(ConfigEnvironment environment) {
        super("import", "Write a configuration from that of CoreDNS, kube-dns or NodeLocal DNSCache.");
        importer = new Importer(environment, FixedRecords::errors);
        spec().addOption(OptionSpec.builder(FROM)
                .type(String.class)
                .required(true)
                .paramLabel("ORIGIN")
                .description("What the file is of: " + ORIGINS + ".")
                .build());
        spec().addOption(OptionSpec.builder(OUTPUT)
                .type(Path.class)
                .paramLabel(FILE)
                .description("Write the configuration to a file, and the report to standard output.")
                .build());
        spec().addOption(OptionSpec.builder(SET)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel("NAME=VALUE")
                .description("What stands for a variable of the file; may be given several times.")
                .build());
        spec().addOption(OptionSpec.builder(DRY_RUN)
                .type(boolean.class)
                .description("Print the report only.")
                .build());
        spec().addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .type(Path.class)
                .paramLabel(FILE)
                .description("A Corefile or a ConfigMap, as kubectl prints it.")
                .build());
    }

    @Override
    int run(ParseResult parsed, PrintWriter out, PrintWriter err) {
        String from = parsed.matchedOptionValue(FROM, "");
        Optional<Origin> origin = Origin.of(from);
        if (origin.isEmpty()) {
            err.println("switchboard: " + FROM + ": '" + from + "' (expected: " + ORIGINS + ")");
            return ExitCode.USAGE;
        }
        try {
            String wrong = wrongVariable(parsed);
            if (wrong != null) {
                err.println("switchboard: " + SET + ": '" + wrong + "' (expected: NAME=VALUE)");
                return ExitCode.USAGE;
            }
            Imported imported =
                    importer.read(origin.get(), parsed.matchedPositionalValue(0, Path.of("")), variables(parsed));
            return write(imported, parsed, out, err);
        } catch (CorefileException e) {
            err.println(e.getMessage());
            return ExitCode.SOFTWARE;
        } catch (IOException e) {
            err.println("switchboard: " + OUTPUT + ": not writable: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private static @Nullable String wrongVariable(ParseResult parsed) {
        List<String> given = parsed.matchedOptionValue(SET, List.of());
        return given.stream().filter(pair -> pair.indexOf('=') < 1).findFirst().orElse(null);
    }

    private static Map<String, String> variables(ParseResult parsed) {
        Map<String, String> variables = new HashMap<>();
        List<String> given = parsed.matchedOptionValue(SET, List.of());
        for (String pair : given) {
            int equals = pair.indexOf('=');
            variables.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return variables;
    }

    private static int write(Imported imported, ParseResult parsed, PrintWriter out, PrintWriter err)
            throws IOException {
        Path output = parsed.matchedOptionValue(OUTPUT, null);
        boolean printed = !parsed.hasMatchedOption(DRY_RUN) && output == null;
        if (printed) {
            out.print(imported.yaml());
        } else if (!parsed.hasMatchedOption(DRY_RUN)) {
            Files.writeString(output, imported.yaml());
        }
        PrintWriter report = printed ? err : out;
        imported.findings().forEach(report::println);
        report.println(summary(imported));
        out.flush();
        return imported.isComplete() ? ExitCode.OK : ExitCode.USAGE;
    }

    private static String summary(Imported imported) {
        return imported.isComplete()
                ? "Everything was translated."
                : imported.missing() + " of " + imported.findings().size() + " findings are NOT TRANSLATED.";
    }
}

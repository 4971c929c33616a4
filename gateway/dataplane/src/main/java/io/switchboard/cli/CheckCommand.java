package io.switchboard.cli;

import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.ConfigWriter;
import io.switchboard.config.GatewayConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.records.InvalidRecordsException;
import io.switchboard.records.fixed.FixedRecords;
import io.switchboard.records.zone.ZoneFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code check}: says what is wrong with a configuration and its zone files, or prints it with every default filled in and
 * every secret hidden.
 */
final class CheckCommand extends Command {
    private static final String CONFIG = "--config";

    private final ConfigReader reader;

    CheckCommand(ConfigEnvironment environment) {
        super("check", "Check a configuration, and print it with every default filled in.");
        this.reader = new ConfigReader(environment, FixedRecords::errors);
        spec().addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .required(true)
                .paramLabel("FILE")
                .description("The configuration to check.")
                .build());
    }

    @Override
    int run(ParseResult arguments, PrintWriter out, PrintWriter err) {
        Path file = arguments.matchedOptionValue(CONFIG, Path.of(""));
        try {
            GatewayConfig config = reader.read(file).config();
            ZoneFiles.check(config.records().zones());
            out.print(new ConfigWriter().toYamlWithoutSecrets(config));
            out.flush();
            return ExitCode.OK;
        } catch (ConfigException e) {
            e.lines().forEach(err::println);
        } catch (InvalidRecordsException e) {
            e.problems().forEach(err::println);
        }
        return ExitCode.SOFTWARE;
    }
}

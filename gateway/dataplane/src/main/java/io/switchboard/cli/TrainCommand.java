package io.switchboard.cli;

import io.switchboard.config.ConfigReader;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.records.fixed.FixedRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code train}: does for some seconds what gateways do all day, so that a JVM that records what it loads and which
 * methods are worth compiling ({@code -XX:AOTCacheOutput}, JEP 514 and 515) has something to record. The next gateway
 * starts from that.
 */
final class TrainCommand extends Command {
    private static final String SECONDS = "--seconds";
    private static final int DEFAULT_SECONDS = 8;

    private final ConfigReader reader;

    TrainCommand(ConfigEnvironment environment) {
        super("train", "Exercise a gateway on loopback, for the JVM to record what the next one needs.");
        this.reader = new ConfigReader(environment, FixedRecords::errors);
        spec().addOption(OptionSpec.builder(SECONDS)
                .type(Integer.class)
                .paramLabel("N")
                .description("How long; " + DEFAULT_SECONDS + " if not given.")
                .build());
    }

    @Override
    int run(ParseResult arguments, PrintWriter out, PrintWriter err) throws Exception {
        int seconds = arguments.matchedOptionValue(SECONDS, DEFAULT_SECONDS);
        Path directory = Files.createTempDirectory("switchboard-train");
        try (TrainingGateways gateways = TrainingGateways.start(reader, directory)) {
            TrainingLoad load = new TrainingLoad(gateways.address());
            load.run(Duration.ofSeconds(seconds));
            gateways.readMetrics();
            out.println(load.answered() + " queries answered");
            return load.answered() > 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        } finally {
            remove(directory);
        }
    }

    private static void remove(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(directory)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}

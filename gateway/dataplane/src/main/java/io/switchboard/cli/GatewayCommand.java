package io.switchboard.cli;

import io.switchboard.Gateway;
import io.switchboard.GatewayException;
import io.switchboard.LiveConfiguration;
import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.LoadedConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.logging.JsonLogging;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import io.switchboard.records.fixed.FixedRecords;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code gateway}: runs the data plane until the process is told to end. */
final class GatewayCommand extends Command {
    private static final String CONFIG = "--config";

    private final ConfigReader reader;

    GatewayCommand(ConfigEnvironment environment) {
        super("gateway", "Run the gateway: the data plane alone.");
        this.reader = new ConfigReader(environment, FixedRecords::errors);
        spec().addOption(OptionSpec.builder(CONFIG)
                .type(Path.class)
                .required(true)
                .paramLabel("FILE")
                .description("The configuration; it is read again when it changes and on SIGHUP.")
                .build());
    }

    @Override
    int run(ParseResult arguments, PrintWriter out, PrintWriter err) throws InterruptedException {
        JsonLogging log = JsonLogging.install(Level.INFO);
        Path file = arguments.matchedOptionValue(CONFIG, Path.of(""));
        try {
            LoadedConfig loaded = reader.read(file);
            Gateway gateway = Gateway.start(loaded.config());
            LiveConfiguration live = LiveConfiguration.follow(reader, file, loaded, gateway);
            bindLog(gateway.meterGroup(), log);
            Signals.onHangup(live::reload);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway, live, log), "switchboard-shutdown"));
        } catch (ConfigException | GatewayException e) {
            err.println(e.getMessage());
            return ExitCode.SOFTWARE;
        }
        new CountDownLatch(1).await();
        return ExitCode.OK;
    }

    private static void bindLog(MeterGroup meters, JsonLogging log) {
        for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
            meters.bind(Metric.LOG_EVENTS, () -> log.written(level), level.name());
        }
        meters.bind(Metric.LOG_DROPPED, log::dropped);
    }

    private static void end(Gateway gateway, LiveConfiguration live, JsonLogging log) {
        live.close();
        try {
            gateway.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gateway.close();
        log.flush();
    }
}

package io.switchboard.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** One of the program's commands. */
abstract class Command {
    private final String name;
    private final CommandSpec spec;

    /** @param description one sentence for the help */
    Command(String name, String description) {
        this.name = name;
        // Without annotations, and so without reflection.
        this.spec = CommandSpec.wrapWithoutInspection((Callable<Integer>) this::call);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        spec.usageMessage().description(description);
    }

    /** The word that it is called by. */
    final String name() {
        return name;
    }

    /** For options and parameters; the constructor of a command adds them. */
    final CommandSpec spec() {
        return spec;
    }

    final CommandLine commandLine() {
        return new CommandLine(spec);
    }

    private int call() throws Exception {
        CommandLine line = spec.commandLine();
        return run(line.getParseResult(), line.getOut(), line.getErr());
    }

    /** Does the work; the result is the exit code. */
    abstract int run(ParseResult arguments, PrintWriter out, PrintWriter err) throws Exception;
}

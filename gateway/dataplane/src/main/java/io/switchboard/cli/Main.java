package io.switchboard.cli;

import io.switchboard.config.schema.ConfigEnvironment;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The program {@code switchboard}.
 *
 * <p>Exit codes: 0 done, 1 refused or failed, 2 a command line that does not exist or, of {@code import}, a file that was
 * translated in part. Whatever goes wrong is said in lines
 * made for people, on standard error; a stack trace is not among them.
 */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name, then ends the process. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        int exitCode = run(ConfigEnvironment.ofSystem(), out, err, arguments);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /** Runs the command that the arguments name; the result is the exit code. */
    static int run(ConfigEnvironment environment, PrintWriter out, PrintWriter err, String... arguments) {
        return run(commands(environment), out, err, arguments);
    }

    static int run(List<Command> commands, PrintWriter out, PrintWriter err, String... arguments) {
        try {
            return commandLine(commands).setOut(out).setErr(err).execute(arguments);
        } catch (Error e) { // exceptions end in the handler below
            return report(e, err);
        }
    }

    /** Every command there is: a new one is added here. */
    private static List<Command> commands(ConfigEnvironment environment) {
        return List.of(
                new GatewayCommand(environment),
                new CheckCommand(environment),
                new QueryCommand(environment),
                new ImportCommand(environment),
                new SchemaCommand(),
                new TrainCommand(environment),
                new VersionCommand());
    }

    private static CommandLine commandLine(List<Command> commands) {
        CommandLine root = new CommandLine(program());
        for (Command command : commands) {
            root.addSubcommand(command.name(), command.commandLine());
        }
        // Both settings reach the subcommands that are there already.
        return root.setExpandAtFiles(false)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()));
    }

    private static CommandSpec program() {
        CommandSpec program = CommandSpec.create().name("switchboard").mixinStandardHelpOptions(true);
        program.version(VersionCommand.text());
        program.usageMessage().description("A DNS gateway: every query transport in, any transport out.");
        return program;
    }

    private static int report(Throwable failure, PrintWriter err) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        err.println("switchboard: " + failure.getClass().getSimpleName() + ": " + message);
        return CommandLine.ExitCode.SOFTWARE;
    }
}

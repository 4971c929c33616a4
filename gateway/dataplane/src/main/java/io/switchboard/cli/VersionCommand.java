package io.switchboard.cli;

import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** {@code version}: prints the version, as {@code --version} does. */
final class VersionCommand extends Command {

    VersionCommand() {
        super("version", "Print the version.");
    }

    /** The program with its version, which stands in the manifest of its jar. */
    static String text() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return "switchboard " + (version == null ? "(not packaged)" : version);
    }

    @Override
    int run(ParseResult arguments, PrintWriter out, PrintWriter err) {
        out.println(text());
        return ExitCode.OK;
    }
}

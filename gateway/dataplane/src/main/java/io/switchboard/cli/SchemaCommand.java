package io.switchboard.cli;

import io.switchboard.config.ConfigReference;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** {@code schema}: prints the JSON Schema of the configuration, for editors. */
final class SchemaCommand extends Command {

    SchemaCommand() {
        super("schema", "Print the JSON Schema (draft 2020-12) of the configuration.");
    }

    @Override
    int run(ParseResult arguments, PrintWriter out, PrintWriter err) {
        out.print(ConfigReference.jsonSchema());
        out.flush();
        return ExitCode.OK;
    }
}

package io.switchboard.cli;

import io.switchboard.GatewayException;
import io.switchboard.QueryClient;
import io.switchboard.config.EndpointConfig;
import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.diagnose.DiagnosticQuery;
import io.switchboard.diagnose.DiagnosticResponse;
import io.switchboard.diagnose.DigText;
import io.switchboard.diagnose.ResponseJson;
import io.switchboard.diagnose.UnreadableResponseException;
import io.switchboard.upstream.DirectQuery.Outcome;
import io.switchboard.upstream.DirectQuery.Replied;
import io.switchboard.upstream.DirectQuery.Unanswered;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZonedDateTime;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/**
 * {@code query}: asks a server by the gateway's own connectors and prints as dig does.
 *
 * <p>Exit codes: 0 a reply came, whatever its RCODE; 1 none came; 2 a wrong command line.
 */
final class QueryCommand extends Command {
    private final QueryArguments arguments;

    QueryCommand(ConfigEnvironment environment) {
        super("query", "Ask a server over any transport, and print its reply as dig does.");
        arguments = new QueryArguments(environment.resolvConf());
        arguments.addTo(spec());
    }

    @Override
    int run(ParseResult parsed, PrintWriter out, PrintWriter err) throws InterruptedException {
        try {
            EndpointConfig endpoint = arguments.endpoint(parsed);
            DiagnosticQuery query = arguments.query(parsed);
            Duration timeout = arguments.timeout(parsed);
            try (QueryClient client = QueryClient.of(endpoint)) {
                byte[] message = query.toWire(endpoint.tls() != null, new SecureRandom());
                Outcome outcome =
                        client.ask(message, query.questionEnd(), timeout).join();
                return switch (outcome) {
                    case Replied replied -> print(replied, endpoint, arguments.json(parsed), out, err);
                    case Unanswered unanswered -> {
                        err.println("switchboard: "
                                + NoReply.text(
                                        endpoint,
                                        unanswered,
                                        timeout,
                                        client.refusal().orElse(null)));
                        yield ExitCode.SOFTWARE;
                    }
                };
            }
        } catch (QueryArguments.WrongArgument | GatewayException e) {
            err.println("switchboard: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private static int print(Replied replied, EndpointConfig endpoint, boolean json, PrintWriter out, PrintWriter err) {
        try {
            DiagnosticResponse response = DiagnosticResponse.of(
                    replied.reply(),
                    endpoint.url(),
                    replied.transport(),
                    replied.truncatedBefore(),
                    Duration.ofNanos(replied.nanos()));
            out.print(json ? ResponseJson.of(response) + "\n" : DigText.of(response, ZonedDateTime.now()));
            out.flush();
            return ExitCode.OK;
        } catch (UnreadableResponseException e) {
            err.println("switchboard: " + endpoint.url() + ": " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }
}

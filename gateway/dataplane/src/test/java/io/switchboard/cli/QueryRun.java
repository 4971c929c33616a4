package io.switchboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.config.schema.ConfigEnvironment;
import io.switchboard.testing.Answers;
import io.switchboard.testing.ReceivedQuery;
import io.switchboard.testing.ScriptedUpstream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.Message;

/** {@code query} as it is run, in front of a scripted server: what it is given, what it prints. */
final class QueryRun implements AutoCloseable {
    static final String NAME = "www.example.org";
    private final Path resolvConf;
    final ScriptedUpstream upstream = ScriptedUpstream.start(Answers.address("192.0.2.1"));
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /** With the file that says what the system's name servers are. */
    QueryRun(Path resolvConf) {
        this.resolvConf = resolvConf;
    }

    /** Runs {@code query} with these words, and returns its exit code. */
    int run(String... arguments) {
        ConfigEnvironment environment = new ConfigEnvironment(Map.of(), resolvConf, InetAddress::isLoopbackAddress);
        List<String> words = new ArrayList<>(List.of("query"));
        words.addAll(Arrays.asList(arguments));
        return Main.run(
                environment, new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
    }

    /** The scripted server as {@code --via} names it. */
    String server(String scheme) {
        return scheme + "://127.0.0.1:" + upstream.port();
    }

    /** The last query that the server got. */
    Message received() throws IOException {
        List<ReceivedQuery> queries = upstream.queries();
        return new Message(queries.getLast().bytes());
    }

    /** Expects one line that holds this text, and nothing printed. */
    void assertOneLine(int exitCode, int expected, String text) {
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains(text);
        assertThat(exitCode).isEqualTo(expected);
        assertThat(out.toString()).isEmpty();
    }

    /** Forgets what was printed. */
    void forget() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    @Override
    public void close() {
        upstream.close();
    }
}

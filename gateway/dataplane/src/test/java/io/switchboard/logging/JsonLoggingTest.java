package io.switchboard.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class JsonLoggingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger root = Logger.getAnonymousLogger();

    @Test
    void install_logsFromItsLevelOn() {
        root.setUseParentHandlers(false);
        JsonLogging logging = JsonLogging.install(Level.WARNING, root, Logger.getAnonymousLogger(), out);

        root.info("kept to itself");
        root.warning("told");
        logging.flush();

        assertThat(lines()).singleElement().asString().contains("\"level\":\"WARNING\"", "\"message\":\"told\"");
        assertThat(logging.written(Level.WARNING)).isEqualTo(1);
        assertThat(logging.written(Level.INFO)).isZero();
        assertThat(logging.dropped()).isZero();
    }

    @Test
    void install_keepsLibrariesQuietWhenDebugging() {
        Logger own = Logger.getAnonymousLogger();
        JsonLogging.install(Level.TRACE, root, own, out);

        assertThat(own.isLoggable(java.util.logging.Level.FINER)).isTrue();
        assertThat(root.isLoggable(java.util.logging.Level.FINE)).isFalse();
        assertThat(root.isLoggable(java.util.logging.Level.INFO)).isTrue();
    }

    @Test
    void install_leavesOutWhatClientsCauseAtWill() {
        JsonLogging logging = JsonLogging.install(Level.TRACE, root, Logger.getAnonymousLogger(), out);
        Logger connections = Logger.getLogger("io.grpc.netty.NettyServerTransport.connections");

        assertThat(connections.isLoggable(java.util.logging.Level.SEVERE)).isFalse();
        logging.flush();
        assertThat(out.toByteArray()).isEmpty();
    }

    @Test
    void publish_neverWaitsForAReaderThatStalls() {
        Semaphore reader = new Semaphore(0);
        LogWriter writer = writer(new Stalling(out, reader), 2);

        IntStream.range(0, 10).forEach(i -> root.info("event " + i));

        // One is being written, two wait.
        Awaitility.await().untilAsserted(() -> assertThat(writer.dropped()).isBetween(7L, 8L));
        reader.release(100);
        writer.flush();
        assertThat(lines())
                .anySatisfy(line -> assertThat(line).contains("\"message\":\"log events dropped\",\"count\":"))
                .anySatisfy(line -> assertThat(line).contains("\"message\":\"event 0\""));
        assertThat(writer.written(Level.INFO) + writer.dropped()).isEqualTo(10);
    }

    @Test
    void publish_survivesAReaderThatIsGone() {
        LogWriter writer = writer(
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("broken pipe");
                    }
                },
                10);

        root.info("one");
        root.info("two");
        writer.flush();

        assertThat(writer.dropped()).isEqualTo(2);
    }

    @Test
    void close_staysInUse() {
        LogWriter writer = writer(out, 10);

        root.removeHandler(writer); // What LogManager.reset() does.
        writer.close();
        root.info("drained");
        writer.flush();

        assertThat(lines()).singleElement().asString().contains("drained");
    }

    @Test
    void shutdown_losesNothingThatADrainLogs() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Draining.class.getName())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(text.lines())
                .hasSize(4)
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"))
                .anyMatch(line -> line.contains("\"message\":\"serving\",\"port\":53"))
                .anyMatch(line -> line.contains("\"message\":\"from Netty\""))
                .anyMatch(line -> line.contains("\"message\":\"draining\""))
                .last()
                .asString()
                .contains("\"message\":\"drained\"");
    }

    private LogWriter writer(OutputStream stream, int capacity) {
        root.setUseParentHandlers(false);
        LogWriter writer = new LogWriter(List.of(root), new JsonFormatter(false), stream, capacity);
        root.addHandler(writer);
        return writer;
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A process that goes on logging after the JDK has taken its handlers off. */
    static final class Draining {
        public static void main(String[] arguments) {
            JsonLogging logging = JsonLogging.install(Level.INFO);
            System.Logger logger = System.getLogger("io.switchboard.Gateway");
            logger.log(Level.INFO, "serving", LogField.of("port", 53));
            InternalLoggerFactory.getInstance("io.netty.Test").warn("from Netty");
            // The level tells when the JDK's hook has been here: it takes the handlers off, then sets this to INFO.
            Logger root = Logger.getLogger("");
            root.setLevel(java.util.logging.Level.WARNING);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                logger.log(Level.INFO, "draining");
                while (root.getLevel() != java.util.logging.Level.INFO) {
                    Thread.onSpinWait();
                }
                logger.log(Level.INFO, "drained");
                logging.flush();
            }));
        }
    }

    /** A stream whose every write needs a permit. */
    private static final class Stalling extends OutputStream {
        private final OutputStream target;
        private final Semaphore permits;

        Stalling(OutputStream target, Semaphore permits) {
            this.target = target;
            this.permits = permits;
        }

        @Override
        public void write(int octet) throws IOException {
            target.write(octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            permits.acquireUninterruptibly();
            target.write(octets, offset, length);
        }
    }
}

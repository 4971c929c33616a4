package io.switchboard.logging;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;

/**
 * The log of a process: JSON lines on standard error, ours from a level on, those of libraries from INFO on.
 *
 * <p>For the gateway role; in the all-in-one role the log is Spring Boot's.
 */
public final class JsonLogging {
    /** Events, between the code that logs and the thread that writes; about a megabyte. */
    private static final int QUEUE_CAPACITY = 4_096;
    /** Of libraries, what any client can cause an event of as often as it likes. */
    private static final List<String> LEFT_TO_CLIENTS = List.of("io.grpc.netty.NettyServerTransport.connections");

    private final LogWriter writer;
    /** Held, for Java forgets a logger, and with it its level, when nobody does. */
    private final List<Logger> silent;

    private JsonLogging(LogWriter writer) {
        this.writer = writer;
        this.silent = LEFT_TO_CLIENTS.stream().map(Logger::getLogger).toList();
        silent.forEach(logger -> logger.setLevel(java.util.logging.Level.OFF));
    }

    /**
     * Makes this the log of the process, Netty's included. The first thing a main class does: what was logged before went
     * elsewhere.
     *
     * @param level from which on our events are logged; from DEBUG on with stack traces
     */
    public static JsonLogging install(Level level) {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        // dnsjava brings SLF4J; without this it would write a warning that is no JSON, because it has nowhere to log
        // to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        return install(
                level,
                Logger.getLogger(""),
                Logger.getLogger("io.switchboard"),
                new FileOutputStream(FileDescriptor.err));
    }

    static JsonLogging install(Level level, Logger root, Logger own, OutputStream out) {
        boolean debug = level.getSeverity() <= Level.DEBUG.getSeverity();
        LogWriter writer = new LogWriter(List.of(root, own), new JsonFormatter(debug), out, QUEUE_CAPACITY);
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
            handler.close();
        }
        own.setLevel(LogLevels.jul(level));
        root.setLevel(LogLevels.jul(debug ? Level.INFO : level));
        root.addHandler(writer);
        return new JsonLogging(writer);
    }

    /**
     * Waits until what was logged before is written, but not for longer than two seconds. The last thing a process does
     * before it ends.
     */
    public void flush() {
        writer.flush();
    }

    /** How many events of a level were logged. */
    public long written(Level level) {
        return writer.written(level);
    }

    /** How many events were lost because the reader of the log was too slow. */
    public long dropped() {
        return writer.dropped();
    }
}

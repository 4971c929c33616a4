package io.switchboard;

import io.switchboard.config.ConfigException;
import io.switchboard.config.ConfigReader;
import io.switchboard.config.LoadedConfig;
import io.switchboard.files.FileWatch;
import io.switchboard.metrics.MeterGroup;
import io.switchboard.metrics.Metric;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a running gateway to its configuration file: reads it again when it, or a file that it takes values from,
 * changes, or when told to, and applies what it reads. What does not read or cannot be applied is refused whole, and the
 * configuration in place stays.
 *
 * <p>Any thread; one reload at a time.
 */
public final class LiveConfiguration implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LiveConfiguration.class.getName());

    private final ConfigReader reader;
    private final Path file;
    private final Gateway gateway;
    private final FileWatch watch;
    private final Map<Path, AutoCloseable> watched = new HashMap<>();
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable String lastRefusal;
    private volatile long inForceSince = System.currentTimeMillis();

    private LiveConfiguration(ConfigReader reader, Path file, Gateway gateway, FileWatch watch) {
        this.reader = reader;
        this.file = file;
        this.gateway = gateway;
        this.watch = watch;
    }

    /** Follows {@code file}, from which {@code loaded} was read and is in place. */
    public static LiveConfiguration follow(ConfigReader reader, Path file, LoadedConfig loaded, Gateway gateway) {
        LiveConfiguration live = new LiveConfiguration(reader, file, gateway, gateway.fileWatch());
        live.watch(loaded.files());
        live.bind(gateway.meterGroup());
        return live;
    }

    private void bind(MeterGroup meters) {
        meters.bind(Metric.CONFIG_RELOADS, this::applied, "applied");
        meters.bind(Metric.CONFIG_RELOADS, this::refused, "rejected");
        meters.bind(Metric.CONFIG_APPLIED, () -> inForceSince / 1000.0);
    }

    /** Reads the file again and applies it; returns whether that went well. */
    public synchronized boolean reload() {
        try {
            LoadedConfig loaded = reader.read(file);
            gateway.apply(loaded.config());
            watch(loaded.files());
            applied.incrementAndGet();
            lastRefusal = null;
            inForceSince = System.currentTimeMillis();
            LOG.log(Level.INFO, "configuration applied: {0}", file);
            return true;
        } catch (ConfigException | GatewayException e) {
            refused.incrementAndGet();
            lastRefusal = e.getMessage();
            LOG.log(Level.ERROR, "configuration refused, the one in place stays: {0}", e.getMessage());
            return false;
        }
    }

    private void watch(Set<Path> files) {
        for (Path added : files) {
            watched.computeIfAbsent(added, path -> watch.watch(path, this::reload));
        }
        watched.entrySet().removeIf(entry -> !files.contains(entry.getKey()) && closed(entry.getValue()));
    }

    private static boolean closed(AutoCloseable watch) {
        try {
            watch.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "a file's watch did not end", e);
        }
        return true;
    }

    /** How often a changed configuration was applied. */
    public long applied() {
        return applied.get();
    }

    /** How often one was refused. */
    public long refused() {
        return refused.get();
    }

    /** Why the last one was refused, or null if it was applied. */
    public @Nullable String lastRefusal() {
        return lastRefusal;
    }

    @Override
    public synchronized void close() {
        watched.values().forEach(LiveConfiguration::closed);
        watched.clear();
    }
}

package io.switchboard.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * The process as the operating system sees it, from {@code /proc}. Where that is missing the values that need it are NaN;
 * start and CPU time are known everywhere.
 */
final class ProcessMeters {
    private static final long BYTES_PER_KIB = 1024;

    private final Path proc;

    /** Reads {@code /proc/self} or, in tests, a directory that looks like it. */
    ProcessMeters(Path proc) {
        this.proc = proc;
    }

    void bindTo(MeterGroup group) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        double start = info.startInstant().map(Instant::toEpochMilli).orElse(0L) / 1e3;
        group.bind(Metric.PROCESS_START, () -> start)
                .bind(Metric.PROCESS_CPU, ProcessMeters::cpuSeconds)
                .bind(Metric.PROCESS_RESIDENT, () -> number("status", "VmRSS:") * BYTES_PER_KIB)
                .bind(Metric.PROCESS_THREADS, () -> number("status", "Threads:"))
                .bind(Metric.PROCESS_OPEN_FDS, this::openFiles)
                .bind(Metric.PROCESS_MAX_FDS, () -> number("limits", "Max open files"));
    }

    private static double cpuSeconds() {
        Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return used.toNanos() / 1e9;
    }

    /** The first number behind {@code key} in a file of lines. */
    private double number(String file, String key) {
        try {
            for (String line : Files.readAllLines(proc.resolve(file))) {
                if (line.startsWith(key)) {
                    return Double.parseDouble(
                            line.substring(key.length()).strip().split("\\s+", 2)[0]);
                }
            }
            return Double.NaN;
        } catch (IOException | NumberFormatException e) {
            return Double.NaN; // Not Linux, or "unlimited".
        }
    }

    private double openFiles() {
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return files.count();
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}

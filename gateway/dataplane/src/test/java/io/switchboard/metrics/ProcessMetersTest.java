package io.switchboard.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetersTest {
    @TempDir
    Path proc;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void bind() {
        new ProcessMeters(proc).bindTo(new MeterGroup(registry, new BoundHistograms()));
    }

    @Test
    void values_areReadFromProc() throws IOException {
        Files.writeString(proc.resolve("status"), "Name:\tjava\nVmRSS:\t   84200 kB\nThreads:\t14\n");
        Files.writeString(
                proc.resolve("limits"), "Limit  Soft Limit  Hard Limit  Units\nMax open files   1024   4096   files\n");
        Files.createDirectory(proc.resolve("fd"));
        Files.createFile(proc.resolve("fd").resolve("0"));
        Files.createFile(proc.resolve("fd").resolve("1"));

        assertThat(gauge(Metric.PROCESS_RESIDENT)).isEqualTo(84_200 * 1024.0);
        assertThat(gauge(Metric.PROCESS_THREADS)).isEqualTo(14);
        assertThat(gauge(Metric.PROCESS_MAX_FDS)).isEqualTo(1024);
        assertThat(gauge(Metric.PROCESS_OPEN_FDS)).isEqualTo(2);
    }

    @Test
    void values_areNotNumbersWithoutProc() {
        assertThat(gauge(Metric.PROCESS_RESIDENT)).isNaN();
        assertThat(gauge(Metric.PROCESS_OPEN_FDS)).isNaN();
    }

    @Test
    void start_isInThePast() {
        assertThat(gauge(Metric.PROCESS_START)).isBetween(1.7e9, System.currentTimeMillis() / 1e3);
    }

    private double gauge(Metric metric) {
        return registry.get(metric.label()).gauge().value();
    }
}

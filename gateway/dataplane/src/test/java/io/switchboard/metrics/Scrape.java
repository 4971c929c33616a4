package io.switchboard.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A look at the metrics as Prometheus takes it. */
final class Scrape {
    private final GatewayMetrics metrics;

    Scrape(GatewayMetrics metrics) {
        this.metrics = metrics;
    }

    /** The page's lines, comments included. */
    List<String> lines() {
        return text(Exposition.PROMETHEUS).lines().toList();
    }

    String text(Exposition format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            metrics.write(out, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}

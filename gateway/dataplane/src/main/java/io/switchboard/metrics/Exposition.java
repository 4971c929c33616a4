package io.switchboard.metrics;

/** A text format for metrics. */
public enum Exposition {
    /** Prometheus' own. */
    PROMETHEUS("text/plain", "version=0.0.4; charset=utf-8"),
    /** OpenMetrics 1.0. */
    OPENMETRICS("application/openmetrics-text", "version=1.0.0; charset=utf-8");

    private final String mediaType;
    private final String parameters;

    Exposition(String mediaType, String parameters) {
        this.mediaType = mediaType;
        this.parameters = parameters;
    }

    /** Type and subtype, in lower case. */
    public String mediaType() {
        return mediaType;
    }

    /** The whole value of {@code Content-Type}. */
    public String contentType() {
        return mediaType + "; " + parameters;
    }
}

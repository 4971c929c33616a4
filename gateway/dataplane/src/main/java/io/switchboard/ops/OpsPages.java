package io.switchboard.ops;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.switchboard.logging.EscapedText;
import io.switchboard.metrics.Exposition;
import io.switchboard.metrics.GatewayMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the ops port answers, without the transport: a page for a request. */
final class OpsPages {
    private static final String TEXT = "text/plain";
    private static final String JSON = "application/json";
    private static final int METRICS_SIZE = 32 * 1024;

    private final GatewayMetrics metrics;
    private final Readiness readiness;
    private final Heartbeats heartbeats;

    OpsPages(GatewayMetrics metrics, Readiness readiness, Heartbeats heartbeats) {
        this.metrics = metrics;
        this.readiness = readiness;
        this.heartbeats = heartbeats;
    }

    /** A status, a body and the body's type. */
    record Page(HttpResponseStatus status, String contentType, byte[] body) {
        static Page text(HttpResponseStatus status, String body) {
            return new Page(status, TEXT + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
        }

        /** The status alone, in words. */
        static Page of(HttpResponseStatus status) {
            return text(status, status.reasonPhrase() + "\n");
        }
    }

    /** The page for a request whose head was read. */
    Page answer(HttpRequest request) {
        String uri = request.uri();
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? "" : uri.substring(question + 1);
        Accept accept = Accept.parse(String.join(",", request.headers().getAll(HttpHeaderNames.ACCEPT)));
        return switch (path) {
            case "/metrics", "/livez", "/readyz" -> {
                HttpMethod method = request.method();
                if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
                    yield Page.of(HttpResponseStatus.METHOD_NOT_ALLOWED);
                }
                yield switch (path) {
                    case "/metrics" -> metrics(accept);
                    case "/livez" -> liveness();
                    default -> readiness(accept, List.of(query.split("&", -1)).contains("verbose"));
                };
            }
            default -> Page.of(HttpResponseStatus.NOT_FOUND);
        };
    }

    private Page metrics(Accept accept) {
        String chosen = accept.choose(Exposition.PROMETHEUS.mediaType(), Exposition.OPENMETRICS.mediaType());
        Exposition format =
                chosen.equals(Exposition.OPENMETRICS.mediaType()) ? Exposition.OPENMETRICS : Exposition.PROMETHEUS;
        ByteArrayOutputStream body = new ByteArrayOutputStream(METRICS_SIZE);
        try {
            metrics.write(body, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(HttpResponseStatus.OK, format.contentType(), body.toByteArray());
    }

    private Page liveness() {
        List<String> stuck = heartbeats.stuck();
        return stuck.isEmpty()
                ? Page.text(HttpResponseStatus.OK, "ok\n")
                : Page.text(HttpResponseStatus.SERVICE_UNAVAILABLE, String.join("\n", stuck) + "\n");
    }

    private Page readiness(Accept accept, boolean verbose) {
        List<Readiness.State> states = readiness.states();
        boolean ready = states.stream().allMatch(Readiness.State::ready);
        HttpResponseStatus status = ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
        if (accept.choose(TEXT, JSON).equals(JSON)) {
            return new Page(status, JSON, json(ready, states).getBytes(StandardCharsets.UTF_8));
        }
        // The first line is what probes look at; what is wrong although it is ready follows.
        return Page.text(status, (ready && !verbose ? "ok\n" : "") + text(states, verbose));
    }

    private static String text(List<Readiness.State> states, boolean verbose) {
        StringBuilder lines = new StringBuilder();
        for (Readiness.State state : states) {
            if (verbose || !state.ready() || state.remark().isPresent()) {
                EscapedText.plain(
                        lines,
                        state.component() + ": "
                                + state.reason()
                                        .orElseGet(() -> state.remark()
                                                .map(remark -> "ok, but " + remark)
                                                .orElse("ok")));
                lines.append('\n');
            }
        }
        return lines.toString();
    }

    private static String json(boolean ready, List<Readiness.State> states) {
        StringBuilder json = new StringBuilder("{\"ready\":").append(ready).append(",\"components\":[");
        String separator = "";
        for (Readiness.State state : states) {
            json.append(separator).append("{\"name\":");
            EscapedText.json(json, state.component());
            json.append(",\"ready\":").append(state.ready());
            if (state.reason().isPresent()) {
                json.append(",\"reason\":");
                EscapedText.json(json, state.reason().get());
            }
            if (state.remark().isPresent()) {
                json.append(",\"remark\":");
                EscapedText.json(json, state.remark().get());
            }
            json.append('}');
            separator = ",";
        }
        return json.append("]}\n").toString();
    }
}

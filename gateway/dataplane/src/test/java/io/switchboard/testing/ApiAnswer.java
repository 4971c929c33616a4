package io.switchboard.testing;

import com.sun.net.httpserver.HttpExchange;
import io.switchboard.testing.FakeApiServer.StreamingLists;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One request to a {@link FakeApiServer}, and its answer. One thread. */
final class ApiAnswer {
    private static final int TRICKLE_MILLIS = 2;

    private final FakeApiServer server;
    private final HttpExchange exchange;
    private final ApiRequest request;
    private ApiFault.@Nullable After fault;
    private int sent;

    /** The rest of a list that pages are taken from. */
    record Page(long version, Iterator<FakeCluster.Stored> rest) {}

    ApiAnswer(FakeApiServer server, HttpExchange exchange) {
        this.server = server;
        this.exchange = exchange;
        request = request(exchange);
    }

    private static ApiRequest request(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        String accepts = exchange.getRequestHeaders().getFirst("Accept-Encoding");
        return new ApiRequest(
                path[path.length - 1],
                path.length > 1 ? path[path.length - 2] : "",
                query,
                exchange.getRequestHeaders().getFirst("Authorization"),
                accepts != null && accepts.contains("gzip"),
                exchange.getRemoteAddress().getPort());
    }

    ApiRequest request() {
        return request;
    }

    void give(@Nullable ApiFault what) throws IOException {
        switch (what) {
            case ApiFault.Refusal refusal -> refuse(refusal);
            case ApiFault.BlackHole hole -> server.awaitClose();
            case ApiFault.Nothing nothing -> {
                open(200).flush();
                server.awaitClose();
            }
            case ApiFault.After after -> {
                fault = after;
                answer();
            }
            case null -> answer();
        }
    }

    private void answer() throws IOException {
        if (!request.isWatch()) {
            list();
        } else if (!request.isStreamingList()) {
            watch();
        } else if (server.streamingLists() == StreamingLists.REFUSED) {
            refuse((ApiFault.Refusal) ApiFault.invalid());
        } else {
            stream(-1, server.streamingLists() == StreamingLists.SUPPORTED);
        }
    }

    // ---- Watches ----

    private void watch() throws IOException {
        String from = request.parameter("resourceVersion");
        if (from.isEmpty() || from.equals("0")) {
            stream(-1, false);
            return;
        }
        long since = Long.parseLong(from);
        if (since > server.cluster().version()) {
            refuse(new ApiFault.Refusal(504, "Timeout", "Too large resource version: " + since, 1));
        } else if (!server.cluster().knowsSince(request.resource(), since)) {
            refuse((ApiFault.Refusal) ApiFault.gone());
        } else {
            stream(since, false);
        }
    }

    private void stream(long since, boolean endMark) throws IOException {
        ApiWatch watch = new ApiWatch(server, request, picked()).open();
        OutputStream out = open(200);
        out.flush();
        watch.run(since, endMark, (line, more) -> {
            if (faulty(out)) {
                return false;
            }
            out.write(line.getBytes(StandardCharsets.UTF_8));
            sent++;
            if (!more) {
                out.flush();
            }
            // The fault is to show without another event to wait for.
            return !faulty(out);
        });
        // Not closed after an exception: that would end it as if it were whole.
        out.close();
    }

    // ---- Lists ----

    private void list() throws IOException {
        Page page;
        String token = request.parameter("continue");
        if (token.isEmpty()) {
            FakeCluster.Snapshot all = server.cluster().snapshot(request.resource(), picked());
            page = new Page(all.version(), all.objects());
        } else {
            page = server.pages().remove(token);
            if (page == null) {
                refuse(new ApiFault.Refusal(410, "Expired", "The provided continue parameter is too old", 0));
                return;
            }
        }
        OutputStream out = open(200);
        write(page, out);
        out.close();
    }

    private void write(Page page, OutputStream out) throws IOException {
        String limit = request.parameter("limit");
        int left = limit.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(limit);
        write(out, "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[");
        for (String comma = ""; page.rest().hasNext() && left > 0; comma = ",", left--) {
            if (faulty(out)) {
                return;
            }
            write(out, comma + page.rest().next().json());
            sent++;
        }
        String more = "";
        if (page.rest().hasNext()) {
            more = UUID.randomUUID().toString();
            server.pages().put(more, page);
        }
        write(out, "],\"metadata\":{\"resourceVersion\":\"" + page.version() + "\",\"continue\":\"" + more + "\"}}\n");
    }

    private Predicate<KubeObject> picked() {
        Predicate<Map<String, String>> labels = LabelSelector.parse(request.parameter("labelSelector"));
        String fields = request.parameter("fieldSelector");
        return object -> labels.test(object.labels())
                && (!fields.contains("status.phase!=Succeeded")
                        || !object.rest().matches(".*\"phase\":\"(Succeeded|Failed|Unknown)\".*"));
    }

    // ---- Faults ----

    void refuse(ApiFault.Refusal refusal) throws IOException {
        if (refusal.retryAfterSeconds() > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(refusal.retryAfterSeconds()));
        }
        try (OutputStream out = open(refusal.code())) {
            write(out, status(refusal));
        }
    }

    private static String status(ApiFault.Refusal refusal) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\""
                + refusal.message() + "\",\"reason\":\"" + refusal.reason() + "\",\"details\":{\"retryAfterSeconds\":"
                + refusal.retryAfterSeconds() + "},\"code\":" + refusal.code() + "}";
    }

    /** Does what was scripted if it is time for it; true if the answer is over then. */
    private boolean faulty(OutputStream out) throws IOException {
        if (fault == null || sent < fault.objects()) {
            return false;
        }
        switch (fault.ending()) {
            case CLOSED -> {}
            case CUT -> {
                write(out, "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"ha");
                out.flush();
                // Thrown out of a handler, it ends the connection where it is.
                throw new IOException("cut");
            }
            case SILENT -> {
                out.flush();
                server.awaitClose();
            }
            case TRICKLE -> trickle(out);
            case GARBAGE -> write(out, "<html>Bad gateway</html>\n");
            case GONE ->
                write(out, "{\"type\":\"ERROR\",\"object\":" + status((ApiFault.Refusal) ApiFault.gone()) + "}\n");
        }
        return true;
    }

    private void trickle(OutputStream out) throws IOException {
        try {
            while (!server.isClosed()) {
                write(out, " ");
                out.flush();
                Thread.sleep(TRICKLE_MILLIS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- Octets ----

    private OutputStream open(int code) throws IOException {
        boolean gzip = request.gzip() && server.compresses();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (gzip) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(code, 0);
        OutputStream body = exchange.getResponseBody();
        return gzip ? new GZIPOutputStream(body, 8192, true) : body;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

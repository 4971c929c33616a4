package io.switchboard.testing;

import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One watch that a {@link FakeApiServer} answers: lines of JSON, each as soon as there is one. */
final class ApiWatch {
    private static final String END = "";

    private final FakeApiServer server;
    private final ApiRequest request;
    private final Predicate<KubeObject> picked;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** Takes what is sent; false when the watch is to end here. */
    @FunctionalInterface
    interface Line {
        boolean write(String line, boolean more) throws IOException;
    }

    ApiWatch(FakeApiServer server, ApiRequest request, Predicate<KubeObject> picked) {
        this.server = server;
        this.request = request;
        this.picked = picked;
    }

    String resource() {
        return request.resource();
    }

    /** From here on the test can talk to it; what it says comes after what is there already. */
    ApiWatch open() {
        server.openWatches().add(this);
        return this;
    }

    /** Sends what is asked for until the watch ends; {@code since} is the version to go on from, or -1 for a list first. */
    void run(long since, boolean endMark, Line out) throws IOException {
        try {
            send(since, endMark, out);
        } finally {
            server.openWatches().remove(this);
        }
    }

    private void send(long since, boolean endMark, Line out) throws IOException {
        long from = since;
        if (since < 0) {
            FakeCluster.Snapshot all = server.cluster().snapshot(resource(), picked);
            from = all.version();
            if (!list(all, endMark, out)) {
                return;
            }
        }
        try (AutoCloseable watching = server.cluster().watch(resource(), from, this::event)) {
            for (String line = take(); !line.equals(END); line = take()) {
                if (!out.write(line, !lines.isEmpty())) {
                    return;
                }
            }
        } catch (IOException gone) {
            throw gone;
        } catch (Exception interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean list(FakeCluster.Snapshot all, boolean endMark, Line out) throws IOException {
        Iterator<FakeCluster.Stored> objects = all.objects();
        while (objects.hasNext()) {
            String line = line("ADDED", objects.next().json());
            if (!out.write(line, endMark || objects.hasNext())) {
                return false;
            }
        }
        return !endMark
                || out.write(
                        bookmark(all.version(), ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}"), false);
    }

    private String take() throws InterruptedException {
        while (!server.isClosed()) {
            String line = lines.poll(1, TimeUnit.SECONDS);
            if (line != null) {
                return line;
            }
        }
        return END;
    }

    private void event(FakeCluster.Event event) {
        String type = event.type(picked);
        if (type != null) {
            lines.add(line(type, event.object().json(event.version())));
        }
    }

    void bookmark() {
        lines.add(bookmark(server.cluster().version(), ""));
    }

    void send(String line) {
        lines.add(line);
    }

    void end() {
        lines.add(END);
    }

    private static String line(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    }

    private static String bookmark(long version, String more) {
        return line(
                "BOOKMARK",
                "{\"kind\":\"Service\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"" + version
                        + "\",\"creationTimestamp\":null" + more + "},\"spec\":{},\"status\":{\"loadBalancer\":{}}}");
    }
}

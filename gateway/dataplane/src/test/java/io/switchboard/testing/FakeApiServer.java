package io.switchboard.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The API server of a cluster on 127.0.0.1, over HTTP or TLS, that lists and watches as Kubernetes does and can be told to
 * misbehave: pages with tokens that expire, watches with bookmarks, streaming lists, versions that are too old or too
 * new, selectors, gzip, bearer tokens.
 *
 * {@snippet :
 * try (var server = FakeApiServer.start()) {
 *     server.cluster().put(KubeObject.namespace("default"));
 *     server.next("services", ApiFault.gone());
 *     ... // reach it with server.kubeconfig(directory)
 * }
 * }
 *
 * <p>The test's threads may call everything at any time.
 */
public final class FakeApiServer implements AutoCloseable {
    static {
        // Without it an event waits for the acknowledgement of the one before it.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeCluster cluster = new FakeCluster();
    private final Queue<ApiRequest> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<ApiFault>> next = new ConcurrentHashMap<>();
    private final Map<String, ApiFault> always = new ConcurrentHashMap<>();
    private final Set<ApiWatch> watches = ConcurrentHashMap.newKeySet();
    private final Map<String, ApiAnswer.Page> pages = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable String token;
    private volatile String missingVersion = "";
    private volatile boolean gzip = true;
    private volatile StreamingLists streamingLists = StreamingLists.SUPPORTED;

    /** What the server makes of {@code sendInitialEvents}. */
    public enum StreamingLists {
        /** All objects, the bookmark at their end, changes. */
        SUPPORTED,
        /** The request is invalid, as before Kubernetes 1.27 or with the feature off. */
        REFUSED,
        /** It is not known: all objects, then changes, and no bookmark that says so. */
        IGNORED
    }

    private FakeApiServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Starts a server without TLS on a port of the system's choice. */
    public static FakeApiServer start() {
        return start(0);
    }

    /** Starts a server without TLS on a port. */
    public static FakeApiServer start(int port) {
        try {
            return new FakeApiServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with TLS, which may want a certificate of its clients. */
    public static FakeApiServer start(SSLContext tls, boolean clientCertificates) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters mine = tls.getDefaultSSLParameters();
                    mine.setNeedClientAuth(clientCertificates);
                    parameters.setSSLParameters(mine);
                }
            });
            return new FakeApiServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- What it has, and where it is ----

    /** The objects that it serves. */
    public FakeCluster cluster() {
        return cluster;
    }

    /** Where it listens. */
    public String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port();
    }

    /** Its port. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Writes a kubeconfig file that leads here, with the token that is wanted now. */
    public Path kubeconfig(Path directory) {
        String user = token == null ? "{}" : "{token: '" + token + "'}";
        return kubeconfig(directory, "", user);
    }

    /** Writes a kubeconfig file that leads here; {@code cluster} is what stands there beside the server's URL. */
    public Path kubeconfig(Path directory, String cluster, String user) {
        String text = """
                apiVersion: v1
                kind: Config
                current-context: test
                contexts:
                - {name: test, context: {cluster: test, user: test}}
                clusters:
                - {name: test, cluster: {server: '%s'%s}}
                users:
                - {name: test, user: %s}
                """.formatted(url(), cluster.isEmpty() ? "" : ", " + cluster, user);
        try {
            return Files.writeString(directory.resolve("kubeconfig"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- What it is told to do ----

    /** Whoever has another bearer token gets 401; null for all to be welcome. */
    public void requireToken(@Nullable String bearer) {
        token = bearer;
    }

    /** A version of an API that it does not have, such as {@code v1beta1}. */
    public void withoutVersion(String version) {
        missingVersion = version;
    }

    /** Whether it compresses for those who can read it. */
    public void compress(boolean on) {
        gzip = on;
    }

    public void streamingLists(StreamingLists mode) {
        streamingLists = mode;
    }

    /** What happens with the next requests for a resource, one each. */
    public void next(String resource, ApiFault... faults) {
        next.computeIfAbsent(resource, any -> new ConcurrentLinkedQueue<>()).addAll(List.of(faults));
    }

    /** What happens with all requests for a resource until further notice; null for what should. */
    public void always(String resource, @Nullable ApiFault fault) {
        if (fault == null) {
            always.remove(resource);
        } else {
            always.put(resource, fault);
        }
    }

    /** Pages of lists that are under way cannot be gone on with. */
    public void expireContinueTokens() {
        pages.clear();
    }

    /** Ends all watches as a server does that shuts down. */
    public void endWatches() {
        watches.forEach(ApiWatch::end);
    }

    /** Sends a bookmark in all watches of a resource. */
    public void bookmark(String resource) {
        watches.stream().filter(watch -> watch.resource().equals(resource)).forEach(ApiWatch::bookmark);
    }

    /** Sends a line as it is in all watches of a resource. */
    public void send(String resource, String line) {
        watches.stream().filter(watch -> watch.resource().equals(resource)).forEach(watch -> watch.send(line));
    }

    // ---- What has happened ----

    /** All requests, the oldest first. */
    public List<ApiRequest> requests() {
        return List.copyOf(requests);
    }

    /** All requests for a resource. */
    public List<ApiRequest> requests(String resource) {
        return requests.stream()
                .filter(request -> request.resource().equals(resource))
                .toList();
    }

    /** Watches of a resource that are open, streaming lists included. */
    public int watches(String resource) {
        return (int) watches.stream()
                .filter(watch -> watch.resource().equals(resource))
                .count();
    }

    // ---- Answering ----

    private void handle(HttpExchange exchange) throws IOException {
        ApiAnswer answer = new ApiAnswer(this, exchange);
        requests.add(answer.request());
        String wanted = token;
        if (wanted != null && !("Bearer " + wanted).equals(answer.request().authorization())) {
            answer.refuse(new ApiFault.Refusal(401, "Unauthorized", "Unauthorized", 0));
            return;
        }
        if (answer.request().version().equals(missingVersion)) {
            answer.refuse(new ApiFault.Refusal(404, "NotFound", "the server could not find the requested resource", 0));
            return;
        }
        answer.give(fault(answer.request().resource()));
    }

    private @Nullable ApiFault fault(String resource) {
        Queue<ApiFault> scripted = next.get(resource);
        ApiFault fault = scripted == null ? null : scripted.poll();
        return fault == null ? always.get(resource) : fault;
    }

    boolean compresses() {
        return gzip;
    }

    StreamingLists streamingLists() {
        return streamingLists;
    }

    Map<String, ApiAnswer.Page> pages() {
        return pages;
    }

    Set<ApiWatch> openWatches() {
        return watches;
    }

    /** Waits until the server is closed: so long do black holes last. */
    void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        new ArrayList<>(watches).forEach(ApiWatch::end);
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server. Credentials and trust are read again when their files have changed, and after the server refused
 * them; requests are hours apart when all is well, so each looks.
 *
 * <p>HTTP/1.1 on purpose: each watch has a connection of its own, TCP holds back a server that is faster than its reader,
 * and a connection that died takes no other watch with it. For any thread.
 */
final class ApiClient implements AutoCloseable {
    private static final String USER_AGENT = "switchboard";

    private final ServerAccessSource source;
    private final WatchTime time;
    private final WatchLimits limits;
    private final RequestCounts counts = new RequestCounts();
    private final JdkHttpClientFactory factory = new JdkHttpClientFactory();
    /** Held while credentials are read, which may take as long as a program that gives them. */
    private final ReentrantLock reading = new ReentrantLock();

    private volatile @Nullable Connector connector;

    /** An HTTP client, and the state of the files that it was made from. */
    private record Connector(ServerAccess access, HttpClient http, String digest) {}

    ApiClient(ServerAccessSource source, WatchTime time, WatchLimits limits) {
        this.source = source;
        this.time = time;
        this.limits = limits;
    }

    RequestCounts counts() {
        return counts;
    }

    /** The server's host and port. */
    String host() {
        return source.host();
    }

    /** The server does not believe who we are: credentials are read anew before the next request. */
    void forgetCredentials() {
        connector = null;
    }

    private Connector connector() throws WatchFailure {
        reading.lock();
        try {
            return current();
        } finally {
            reading.unlock();
        }
    }

    private Connector current() throws WatchFailure {
        Connector known = connector;
        if (known != null && known.digest().equals(digest(known.access().files()))) {
            return known;
        }
        ServerAccess access = source.read();
        Connector made = new Connector(access, http(access.config()), digest(access.files()));
        connector = made;
        return made;
    }

    private HttpClient http(Config config) throws WatchFailure {
        config.setHttp2Disable(true);
        // A failure is ours to look at: the client's own repetitions would hide it.
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) limits.connect().toMillis());
        HttpClient.Builder builder = factory.newBuilder();
        try {
            HttpClientUtils.applyCommonConfiguration(config, builder, factory);
        } catch (RuntimeException unusable) {
            throw WatchFailure.of(WatchFailure.CREDENTIALS, "certificates cannot be used: " + unusable, unusable);
        }
        builder.addOrReplaceInterceptor("TOKEN", null);
        return builder.build();
    }

    private static String digest(List<Path> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files) {
                digest.update(Files.isReadable(file) ? Files.readAllBytes(file) : new byte[0]);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException | IOException changing) {
            return ""; // In the middle of a change: it is read again with the next request.
        }
    }

    /** Asks for a path; returns when the server has begun to answer with status 200. */
    ApiBody get(String path, BodyStream stream) throws WatchFailure, InterruptedException {
        Connector now = connector();
        HttpRequest.Builder request = now.http()
                .newHttpRequestBuilder()
                .uri(now.access().url() + path)
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .setHeader("User-Agent", USER_AGENT)
                .timeout(limits.head().toMillis(), TimeUnit.MILLISECONDS);
        if (now.access().authorization() != null) {
            request.setHeader("Authorization", now.access().authorization());
        }
        long begun = time.nanos();
        CompletableFuture<HttpResponse<AsyncBody>> future = now.http().consumeBytes(request.build(), stream);
        stream.awaits(future);
        HttpResponse<AsyncBody> response = answer(future, begun);
        stream.deadline(time.nanos() + limits.listSilence().toNanos());
        stream.begin(response.body());
        ApiBody body = ApiBody.of(response, stream);
        counts.answered(response.code(), time.nanos() - begun);
        if (response.code() != 200) {
            throw body.failure();
        }
        return body;
    }

    private HttpResponse<AsyncBody> answer(CompletableFuture<HttpResponse<AsyncBody>> future, long begun)
            throws WatchFailure, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            counts.failed(time.nanos() - begun);
            throw failure(failed.getCause());
        } catch (CancellationException closed) {
            throw WatchFailure.of(WatchFailure.CONNECT, "closed", closed);
        }
    }

    private static WatchFailure failure(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return WatchFailure.of(WatchFailure.TLS, "TLS: " + cause.getMessage(), thrown);
            }
            if (cause instanceof HttpTimeoutException) {
                return WatchFailure.of(WatchFailure.TIMEOUT, "no answer in time", thrown);
            }
        }
        return WatchFailure.of(WatchFailure.CONNECT, "cannot connect: " + thrown, thrown);
    }

    @Override
    public void close() {
        Connector last = connector;
        connector = null;
        if (last != null) {
            last.http().close();
        }
    }
}

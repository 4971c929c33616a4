package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server. Credentials and trust are read again when their files have changed, and after the server refused
 * them; requests are minutes apart when all is well, so each looks.
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

    // ---- Credentials ----

    /** The server does not believe who we are: credentials are read anew before the next request. */
    void forgetCredentials() {
        connector = null;
    }

    private Connector connector() throws WatchFailure {
        reading.lock();
        try {
            Connector known = connector;
            if (known != null && known.digest().equals(digest(known.access().files()))) {
                return known;
            }
            ServerAccess access = source.read();
            // What others still read goes on over the client before this one, which ends with them.
            Connector made = new Connector(access, http(access), digest(access.files()));
            connector = made;
            return made;
        } finally {
            reading.unlock();
        }
    }

    private HttpClient http(ServerAccess access) throws WatchFailure {
        Config config = access.config();
        try {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(limits.connect())
                    .proxy(ApiProxy.of(config, URI.create(access.url())));
            if (access.url().startsWith("https:")) {
                builder.sslContext(ApiTrust.context(config));
            }
            return builder.build();
        } catch (GeneralSecurityException | IOException | RuntimeException unusable) {
            throw WatchFailure.of(WatchFailure.CREDENTIALS, "certificates cannot be used: " + unusable, unusable);
        }
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

    // ---- Requests ----

    /** Asks for a path; returns when the server has begun to answer with status 200. */
    ApiBody get(String path, BodyStream stream) throws WatchFailure {
        return get(path, stream, false);
    }

    /** Asks for a page of a list, which may come compressed; watches may not, for servers do not compress them. */
    ApiBody getPage(String path, BodyStream stream) throws WatchFailure {
        return get(path, stream, true);
    }

    private ApiBody get(String path, BodyStream stream, boolean gzip) throws WatchFailure {
        Connector now = connector();
        HttpRequest request = request(now.access(), path, gzip);
        long begun = time.nanos();
        stream.deadline(begun + limits.head().toNanos());
        HttpResponse<InputStream> response = answer(now, request, stream, begun);
        stream.deadline(time.nanos() + limits.listSilence().toNanos());
        counts.answered(response.statusCode(), time.nanos() - begun);
        ApiBody body = ApiBody.of(response, stream);
        if (response.statusCode() != 200) {
            throw body.failure();
        }
        return body;
    }

    private static HttpRequest request(ServerAccess access, String path, boolean gzip) throws WatchFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.url() + path))
                .header("Accept", "application/json")
                .header("User-Agent", USER_AGENT);
        if (gzip) {
            request.header("Accept-Encoding", "gzip");
        }
        if (access.authorization() != null) {
            try {
                request.header("Authorization", access.authorization());
            } catch (IllegalArgumentException unusable) {
                // Its message shows the credential.
                throw WatchFailure.of(
                        WatchFailure.CREDENTIALS, "the credential has characters that HTTP does not allow", null);
            }
        }
        return request.build();
    }

    private HttpResponse<InputStream> answer(Connector now, HttpRequest request, BodyStream stream, long begun)
            throws WatchFailure {
        try {
            return stream.await(now.http().sendAsync(request, head -> stream));
        } catch (ExecutionException | IOException failed) {
            counts.failed(time.nanos() - begun);
            throw failure(
                    now.access().url(),
                    failed instanceof ExecutionException && failed.getCause() != null ? failed.getCause() : failed);
        }
    }

    private static WatchFailure failure(String url, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return WatchFailure.of(WatchFailure.TLS, "TLS: " + cause.getMessage(), thrown);
            }
            if (cause instanceof BodyStream.SilenceException) {
                return WatchFailure.of(WatchFailure.TIMEOUT, "no answer in time", thrown);
            }
        }
        return WatchFailure.of(WatchFailure.CONNECT, "cannot connect to " + url + ": " + thrown, thrown);
    }

    @Override
    public void close() {
        Connector last = connector;
        connector = null;
        if (last != null) {
            last.http().shutdownNow();
        }
    }
}

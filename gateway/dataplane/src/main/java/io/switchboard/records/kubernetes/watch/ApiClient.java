package io.switchboard.records.kubernetes.watch;

import io.switchboard.http.HttpConnections;
import io.switchboard.http.HttpLoop;
import io.switchboard.http.ResponseHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server. Credentials and trust are read again when their files have changed, and after the server refused
 * them; requests are minutes apart when all is well, so each looks.
 *
 * <p>HTTP/1.1 on purpose: each watch has a connection of its own, TCP holds back a server that is faster than its reader,
 * and a connection that died takes no other watch with it. It is kept for the next page or watch when a response was whole.
 * For any thread.
 */
final class ApiClient implements AutoCloseable {
    private static final String USER_AGENT = "switchboard";
    private static final String THREAD = "kubernetes-http";

    private final ServerAccessSource source;
    private final WatchTime time;
    private final WatchLimits limits;
    private final HttpLoop loop;
    private final RequestCounts counts = new RequestCounts();
    /** Held while credentials are read, which may take as long as a program that gives them. */
    private final ReentrantLock reading = new ReentrantLock();

    private volatile @Nullable Connector connector;

    /** Connections, and the state of the files that say how they are made. */
    private record Connector(ServerAccess access, HttpConnections connections, String digest) {}

    ApiClient(ServerAccessSource source, WatchTime time, WatchLimits limits) {
        this.source = source;
        this.time = time;
        this.limits = limits;
        loop = new HttpLoop(THREAD, time.ticker());
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
        retire(connector);
        connector = null;
    }

    /** What others still read goes on over the connections before, which end with their responses. */
    private static void retire(@Nullable Connector former) {
        if (former != null) {
            former.connections().close();
        }
    }

    private Connector connector() throws WatchFailure {
        reading.lock();
        try {
            Connector known = connector;
            if (known != null && known.digest().equals(digest(known.access().files()))) {
                return known;
            }
            ServerAccess access = source.read();
            Connector made =
                    new Connector(access, new HttpConnections(loop, ApiRoute.of(access)), digest(access.files()));
            retire(known);
            connector = made;
            return made;
        } finally {
            reading.unlock();
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
        Map<String, String> fields = fields(now.access(), gzip);
        long begun = time.nanos();
        stream.deadline(begun + limits.head().toNanos());
        ResponseHead head;
        try {
            head = stream.await(
                    now.connections().get(path, fields, stream),
                    begun + limits.connect().toNanos());
        } catch (IOException failed) {
            counts.failed(time.nanos() - begun);
            throw failure(now.access().url(), failed);
        }
        stream.deadline(time.nanos() + limits.listSilence().toNanos());
        counts.answered(head.status(), time.nanos() - begun);
        ApiBody body = new ApiBody(head, stream);
        if (head.status() != 200) {
            throw body.failure();
        }
        return body;
    }

    private static Map<String, String> fields(ServerAccess access, boolean gzip) throws WatchFailure {
        Map<String, String> fields = new HashMap<>();
        fields.put("Accept", "application/json");
        fields.put("User-Agent", USER_AGENT);
        if (gzip) {
            fields.put("Accept-Encoding", "gzip");
        }
        String authorization = access.authorization();
        if (authorization != null) {
            if (!authorization.chars().allMatch(each -> each >= ' ' && each <= '~')) {
                throw WatchFailure.of(
                        WatchFailure.CREDENTIALS, "the credential has characters that HTTP does not allow", null);
            }
            fields.put("Authorization", authorization);
        }
        return fields;
    }

    private static WatchFailure failure(String url, IOException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return WatchFailure.of(WatchFailure.TLS, "TLS: " + innermost(cause), thrown);
            }
            if (cause instanceof BodyStream.SilenceException) {
                return WatchFailure.of(WatchFailure.TIMEOUT, "no answer in time", thrown);
            }
        }
        return WatchFailure.of(WatchFailure.CONNECT, "cannot connect to " + url + ": " + thrown, thrown);
    }

    /** Why, in the words of whoever knows: TLS itself only says that there was a problem. */
    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    @Override
    public void close() {
        connector = null;
        loop.close();
    }
}

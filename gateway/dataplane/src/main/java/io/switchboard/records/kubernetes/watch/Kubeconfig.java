package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file as kubectl has it, with tokens, files of tokens, client certificates, passwords and programs that give
 * credentials.
 *
 * @param context which of its contexts, or null for its current one
 * @param patience how long a program may take
 */
record Kubeconfig(Path file, @Nullable String context, Duration patience) implements ServerAccessSource {
    /** For programs that ask somewhere else. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Kubeconfig(Path file, @Nullable String context) {
        this(file, context, PATIENCE);
    }

    /** The context that counts, and what it names. */
    private record Written(
            io.fabric8.kubernetes.api.model.Config file,
            Cluster cluster,
            URI server,
            @Nullable AuthInfo user) {}

    @Override
    public ServerAccess read() throws WatchFailure {
        try {
            Written written = written();
            Config config = config(written);
            useProxy(config, written.cluster().getProxyUrl());
            List<Path> files = new ArrayList<>(List.of(file));
            Stream.of(config.getCaCertFile(), config.getClientCertFile(), config.getClientKeyFile())
                    .filter(Objects::nonNull)
                    .map(Path::of)
                    .forEach(files::add);
            Path tokenFile = tokenFile(written.user());
            if (tokenFile != null) {
                files.add(tokenFile);
            }
            return new ServerAccess(config, authorization(config, tokenFile), files);
        } catch (CredentialProgram.FailedException failed) {
            throw unusable(": " + failed.getMessage(), failed);
        } catch (IOException | RuntimeException unreadable) {
            throw unreadable(unreadable);
        }
    }

    @Override
    public void check() throws WatchFailure {
        try {
            written();
        } catch (IOException | RuntimeException unreadable) {
            throw unreadable(unreadable);
        }
    }

    @Override
    public String host() {
        try {
            return written().server().getAuthority();
        } catch (WatchFailure | IOException | RuntimeException unreadable) {
            return UNKNOWN; // Why, the watch says.
        }
    }

    private Written written() throws WatchFailure, IOException {
        io.fabric8.kubernetes.api.model.Config parsed = KubeConfigUtils.parseConfigFromString(Files.readString(file));
        if (parsed == null) {
            throw unusable(" is empty", null);
        }
        String wanted = context == null ? parsed.getCurrentContext() : context;
        Context found = parsed.getContexts().stream()
                .filter(named -> named.getName().equals(wanted) && named.getContext() != null)
                .findFirst()
                .map(NamedContext::getContext)
                .orElse(null);
        if (found == null) {
            throw unusable(
                    wanted == null || wanted.isEmpty()
                            ? " has no current context, and records.kubernetes.context names none"
                            : " has no context '" + wanted + "'",
                    null);
        }
        Cluster cluster = parsed.getClusters().stream()
                .filter(named -> named.getName().equals(found.getCluster()) && named.getCluster() != null)
                .findFirst()
                .map(NamedCluster::getCluster)
                .orElse(null);
        if (cluster == null) {
            throw unusable(
                    ": context '" + wanted + "' names cluster '" + found.getCluster() + "', which is not there", null);
        }
        return new Written(parsed, cluster, server(cluster), user(parsed, found.getUser()));
    }

    private URI server(Cluster cluster) throws WatchFailure {
        String text = cluster.getServer() == null ? "" : cluster.getServer();
        try {
            URI server = URI.create(text);
            if (server.getHost() != null && List.of("http", "https").contains(server.getScheme())) {
                return server;
            }
        } catch (IllegalArgumentException none) {
            // Said below.
        }
        throw unusable(": server '" + text + "' (expected: a URL of http or https)", null);
    }

    /** Those of a context, or null if it names none: a server behind kubectl's proxy asks for none. */
    private @Nullable AuthInfo user(io.fabric8.kubernetes.api.model.Config parsed, @Nullable String name)
            throws WatchFailure {
        if (name == null || name.isEmpty()) {
            return null;
        }
        return parsed.getUsers().stream()
                .filter(named -> named.getName().equals(name) && named.getUser() != null)
                .findFirst()
                .map(NamedAuthInfo::getUser)
                .orElseThrow(() -> unusable(" has no user '" + name + "'", null));
    }

    /**
     * What fabric8's client makes of the file; but it would wait for ever for a program, so that is run here, and the
     * client sees a file without it.
     */
    private Config config(Written written) throws IOException {
        AuthInfo user = written.user();
        if (user == null || user.getExec() == null) {
            return Config.fromKubeconfig(context, file.toFile());
        }
        CredentialProgram program = new CredentialProgram(user.getExec(), file, patience);
        user.setExec(null);
        user.setClientCertificate(beside(user.getClientCertificate()));
        user.setClientKey(beside(user.getClientKey()));
        written.cluster().setCertificateAuthority(beside(written.cluster().getCertificateAuthority()));
        Config config = Config.fromKubeconfig(context, Serialization.asYaml(written.file()), null);
        program.run(config);
        return config;
    }

    /** fabric8's client has its own idea of which servers {@code proxy-url} is for; kubectl uses it for all. */
    private static void useProxy(Config config, @Nullable String url) {
        if (url != null && !url.isBlank()) {
            config.setHttpProxy(url);
            config.setHttpsProxy(url);
        }
    }

    private @Nullable String beside(@Nullable String path) {
        return path == null || path.isEmpty()
                ? path
                : file.toAbsolutePath().resolveSibling(path).toString();
    }

    /** What is no YAML, or YAML of something else, comes as whatever the parsers throw. */
    private WatchFailure unreadable(Exception thrown) {
        return unusable(" cannot be read: " + reason(thrown), thrown);
    }

    private WatchFailure unusable(String what, @Nullable Throwable cause) {
        return WatchFailure.of(WatchFailure.CREDENTIALS, file + what, cause);
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String said = cause.getMessage();
        return switch (cause) {
            case NoSuchFileException absent -> said + ": no such file";
            case AccessDeniedException denied -> said + ": permission denied";
            case CharacterCodingException binary -> "it is not UTF-8";
            default ->
                said == null ? cause.toString() : said.lines().findFirst().orElse("");
        };
    }

    /** The client reads all that users have but this. */
    private @Nullable Path tokenFile(@Nullable AuthInfo user) {
        return user == null || user.getTokenFile() == null
                ? null
                : file.toAbsolutePath().resolveSibling(user.getTokenFile());
    }

    private static @Nullable String authorization(Config config, @Nullable Path tokenFile) throws IOException {
        // As kubectl does: the file wins over a token beside it.
        if (tokenFile != null) {
            return bearer(Files.readString(tokenFile).strip());
        }
        if (config.getUsername() != null && config.getPassword() != null) {
            String pair = config.getUsername() + ':' + config.getPassword();
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        String token = config.getOauthToken() != null ? config.getOauthToken() : config.getAutoOAuthToken();
        return token == null ? null : bearer(token);
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }
}

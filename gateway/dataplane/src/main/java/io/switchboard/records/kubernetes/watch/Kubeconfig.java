package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    @Override
    public ServerAccess read() throws WatchFailure {
        try {
            Config config = config();
            if (config.getCurrentContext() == null
                    || (context != null && !config.getCurrentContext().getName().equals(context))) {
                throw unusable(" has no context '" + (context == null ? "" : context) + "'", null);
            }
            List<Path> files = new ArrayList<>(List.of(file));
            Stream.of(config.getCaCertFile(), config.getClientCertFile(), config.getClientKeyFile())
                    .filter(Objects::nonNull)
                    .map(Path::of)
                    .forEach(files::add);
            Path tokenFile = tokenFile(config.getCurrentContext().getContext().getUser());
            if (tokenFile != null) {
                files.add(tokenFile);
            }
            return new ServerAccess(config, authorization(config, tokenFile), files);
        } catch (CredentialProgram.FailedException failed) {
            throw unusable(": " + failed.getMessage(), failed);
        } catch (KubernetesClientException | IOException unreadable) {
            throw unusable(" cannot be read: " + rootCause(unreadable), unreadable);
        }
    }

    @Override
    public String host() {
        try {
            io.fabric8.kubernetes.api.model.Config written = KubeConfigUtils.parseConfig(file.toFile());
            String wanted = context == null ? written.getCurrentContext() : context;
            String cluster = written.getContexts().stream()
                    .filter(named -> named.getName().equals(wanted))
                    .map(named -> named.getContext().getCluster())
                    .findFirst()
                    .orElse("");
            return written.getClusters().stream()
                    .filter(named -> named.getName().equals(cluster))
                    .map(named -> URI.create(named.getCluster().getServer()).getAuthority())
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (KubernetesClientException | IllegalArgumentException unreadable) {
            return UNKNOWN;
        }
    }

    /**
     * What fabric8's client makes of the file; but it would wait for ever for a program, so that is run here, and the
     * client sees a file without it.
     */
    private Config config() throws IOException {
        io.fabric8.kubernetes.api.model.Config written = KubeConfigUtils.parseConfigFromString(Files.readString(file));
        String wanted = context == null ? written.getCurrentContext() : context;
        AuthInfo user = written.getContexts().stream()
                .filter(named -> named.getName().equals(wanted))
                .map(named -> named.getContext().getUser())
                .findFirst()
                .flatMap(name -> user(written, name))
                .orElse(null);
        if (user == null || user.getExec() == null) {
            return Config.fromKubeconfig(context, file.toFile());
        }
        CredentialProgram program = new CredentialProgram(user.getExec(), file, patience);
        user.setExec(null);
        user.setClientCertificate(beside(user.getClientCertificate()));
        user.setClientKey(beside(user.getClientKey()));
        for (NamedCluster named : written.getClusters()) {
            Cluster cluster = named.getCluster();
            cluster.setCertificateAuthority(beside(cluster.getCertificateAuthority()));
        }
        Config config = Config.fromKubeconfig(context, Serialization.asYaml(written), null);
        program.run(config);
        return config;
    }

    private @Nullable String beside(@Nullable String path) {
        return path == null || path.isEmpty()
                ? path
                : file.toAbsolutePath().resolveSibling(path).toString();
    }

    private static Optional<AuthInfo> user(io.fabric8.kubernetes.api.model.Config written, String name) {
        return written.getUsers().stream()
                .filter(named -> named.getName().equals(name))
                .map(NamedAuthInfo::getUser)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private WatchFailure unusable(String what, @Nullable Throwable cause) {
        return WatchFailure.of(WatchFailure.CREDENTIALS, file + what, cause);
    }

    private static String rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** The client reads all that users have but this. */
    private @Nullable Path tokenFile(String user) {
        return user(KubeConfigUtils.parseConfig(file.toFile()), user)
                .map(AuthInfo::getTokenFile)
                .map(file.toAbsolutePath()::resolveSibling)
                .orElse(null);
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

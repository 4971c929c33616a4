package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The service account of the pod that the gateway runs in. Kubernetes writes a new token into its file about once an hour,
 * and the server's authority when that changes.
 *
 * @param environment gives the value of a variable, or null
 */
record ServiceAccount(Path directory, UnaryOperator<String> environment) implements ServerAccessSource {
    private static final Path DIRECTORY = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    /** The one of this process. */
    static ServiceAccount ofPod() {
        return new ServiceAccount(DIRECTORY, System::getenv);
    }

    @Override
    public String host() {
        String host = environment.apply(HOST);
        return host == null ? UNKNOWN : authority(host, String.valueOf(environment.apply(PORT)));
    }

    private static String authority(String host, String port) {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }

    @Override
    public ServerAccess read() throws WatchFailure {
        String host = environment.apply(HOST);
        String port = environment.apply(PORT);
        if (host == null || port == null) {
            throw WatchFailure.of(
                    WatchFailure.CREDENTIALS,
                    "not in a pod: " + HOST + " and " + PORT
                            + " are not set (expected: both, or records.kubernetes.kubeconfig)",
                    null);
        }
        Path token = directory.resolve("token");
        Path authority = directory.resolve("ca.crt");
        Config config = Config.empty();
        config.setMasterUrl("https://" + authority(host, port));
        config.setCaCertFile(authority.toString());
        return new ServerAccess(config, "Bearer " + read(token), List.of(token, authority));
    }

    @Override
    public void check() throws WatchFailure {
        read();
    }

    private static String read(Path token) throws WatchFailure {
        try {
            return Files.readString(token).strip();
        } catch (IOException unreadable) {
            throw WatchFailure.of(WatchFailure.CREDENTIALS, "cannot read " + token + ": " + unreadable, unreadable);
        }
    }
}

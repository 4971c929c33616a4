package io.switchboard.records.kubernetes.watch;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an API server is reached and who asks it, as it was written at one moment.
 *
 * @param config URL, trust, client certificate and proxy, for the HTTP client
 * @param authorization value of the header, or null for none
 * @param files what all of this was read from; when one changes it is read again
 */
record ServerAccess(Config config, @Nullable String authorization, List<Path> files) {
    ServerAccess {
        files = List.copyOf(files);
    }

    /** The server's URL without a slash at its end. */
    String url() {
        String url = config.getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}

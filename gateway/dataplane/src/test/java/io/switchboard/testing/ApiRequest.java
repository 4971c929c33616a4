package io.switchboard.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that a {@link FakeApiServer} got.
 *
 * @param resource what was asked for, such as {@code services}
 * @param version which version of its API, such as {@code v1}
 * @param query decoded parameters
 * @param authorization the header, or null
 * @param client port of the connection that it came over
 */
public record ApiRequest(
        String resource,
        String version,
        Map<String, String> query,
        @Nullable String authorization,
        boolean gzip,
        int client) {
    public ApiRequest {
        query = Map.copyOf(query);
    }

    /** Whether changes are asked for. */
    public boolean isWatch() {
        return query.containsKey("watch");
    }

    /** Whether all objects are asked for, and then changes. */
    public boolean isStreamingList() {
        return isWatch() && query.containsKey("sendInitialEvents");
    }

    /** A parameter, empty if it is not there. */
    public String parameter(String name) {
        return query.getOrDefault(name, "");
    }
}

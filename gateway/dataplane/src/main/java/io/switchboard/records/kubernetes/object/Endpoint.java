package io.switchboard.records.kubernetes.object;

import org.jspecify.annotations.Nullable;

/**
 * One address of an endpoint.
 *
 * @param hostname its host name within the service, or null
 * @param pod the name of its pod, or null if there is none or nobody asks for it
 * @param ready whether it is to be used; unknown counts as ready, terminating does not
 */
public record Endpoint(
        IpAddress address,
        @Nullable String hostname,
        @Nullable String pod,
        boolean ready) {}

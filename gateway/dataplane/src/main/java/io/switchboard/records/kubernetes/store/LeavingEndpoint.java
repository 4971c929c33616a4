package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.Endpoint;
import io.switchboard.records.kubernetes.object.Port;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that was ready when it disappeared from its service's slices.
 *
 * @param ports of the slice that it was in last
 * @param cluster the one it is in, or null for this one
 * @param untilNanos when it is gone for good, on the store's clock
 */
record LeavingEndpoint(
        Endpoint endpoint, List<Port> ports, @Nullable String cluster, long untilNanos) {}

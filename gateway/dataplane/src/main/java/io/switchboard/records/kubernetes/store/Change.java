package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.ClusterObject;
import org.jspecify.annotations.Nullable;

/**
 * An object that came, became another one or went.
 *
 * @param before null if it is new
 * @param after null if it is gone; not both are
 * @param triggeredMillis when what led to this happened, in milliseconds of the Unix epoch; -1 if unknown
 */
record Change<T extends ClusterObject>(
        @Nullable T before, @Nullable T after, long triggeredMillis) {}

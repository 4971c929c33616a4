/**
 * What of a Kubernetes object DNS needs to know, and nothing else: this is what the memory of a cluster DNS is full of.
 *
 * <p>The watch makes these of JSON and tells an {@code ObjectSink}; the store makes names of them. Immutable; text that
 * many objects share, such as the names of namespaces and ports, is shared by whoever makes them. Uses the language
 * alone.
 */
@NullMarked
package io.switchboard.records.kubernetes.object;

import org.jspecify.annotations.NullMarked;

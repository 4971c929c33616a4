/**
 * Watches the API server of a cluster, and tells what it learns about the objects that DNS is made of.
 *
 * <pre>
 * ClusterWatch ──a thread per kind──&gt; Reflector ──&gt; ListReader / EventReader ──&gt; ObjectReader ──&gt; ObjectSink
 *                                        │                    │ bytes
 *                                     ApiClient ──────────&gt; BodyStream &lt;── io.switchboard.http
 * </pre>
 *
 * <p>Bodies are read as streams, object by object, into the records of {@code kubernetes.object}: neither a list nor the
 * JSON of a whole object is ever in memory. Threads here may block; none is an event loop. Uses {@code config},
 * {@code query} for its clock, {@code http}, {@code tls}, {@code logging}; fabric8's client for kubeconfig and credentials,
 * and Jackson's parser of streams.
 */
@NullMarked
package io.switchboard.records.kubernetes.watch;

import org.jspecify.annotations.NullMarked;

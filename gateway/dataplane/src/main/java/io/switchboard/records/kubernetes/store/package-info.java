/**
 * What is known of a cluster, as names are looked up in it: one immutable {@code ClusterState} at a time, made of the
 * last one in as many steps as it differs.
 *
 * <pre>
 * watch ──ObjectSink──&gt; KindSink ──changes, when published──&gt; ClusterStore ──ClusterState──&gt; zones
 * </pre>
 *
 * <p>The state knows nothing of zones, TTLs and transports: that is for {@code records.kubernetes.zone}. Uses {@code
 * records.kubernetes.object}, {@code records} for answers that are kept beside what they were made of, and {@code dns}.
 */
@NullMarked
package io.switchboard.records.kubernetes.store;

import org.jspecify.annotations.NullMarked;

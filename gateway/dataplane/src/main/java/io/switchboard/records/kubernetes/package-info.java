/**
 * The records of a Kubernetes cluster as a source: what the API server is watched for, the state that is made of it, and
 * the zones around that.
 *
 * <pre>
 * kubernetes.watch ──objects──&gt; kubernetes.store ──ClusterState──&gt; kubernetes.zone ──RecordPart──&gt; RecordStore
 * </pre>
 *
 * <p>Uses the packages below it, {@code records} and {@code config}.
 */
@NullMarked
package io.switchboard.records.kubernetes;

import org.jspecify.annotations.NullMarked;

/**
 * The zones of a cluster: what a {@code ClusterState} means in DNS (Kubernetes DNS-Based Service Discovery 1.1.0, and the
 * multi-cluster schema 1.0.0). A zone is a small object around a state, made anew with each; what is the same for all of
 * them, because the configuration says it, is in its {@code ZoneRules}. Looked up by event loops.
 *
 * <p>Uses {@code records}, {@code records.kubernetes.store}, {@code records.kubernetes.object}, {@code config}, {@code
 * dns} and {@code query}.
 */
@NullMarked
package io.switchboard.records.kubernetes.zone;

import org.jspecify.annotations.NullMarked;

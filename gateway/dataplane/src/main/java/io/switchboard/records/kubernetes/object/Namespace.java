package io.switchboard.records.kubernetes.object;

/** A Namespace ({@code v1}). */
public record Namespace(ObjectKey key) implements ClusterObject {}

package io.switchboard.records.kubernetes.zone;

/**
 * How the services of a zone are answered.
 *
 * @param multicluster whether endpoints stand below the name of their cluster (KEP-1645)
 * @param endpointNames whether endpoints have names
 * @param ignoreEmpty whether a service with an address but without ready endpoints does not exist
 * @param kinds of objects that the zone is made of, a set of their bits
 */
record ServiceStyle(boolean multicluster, boolean endpointNames, boolean ignoreEmpty, int kinds) {}

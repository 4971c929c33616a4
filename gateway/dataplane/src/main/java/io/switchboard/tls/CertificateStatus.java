package io.switchboard.tls;

/**
 * What there is to see of a certificate in use.
 *
 * @param name its key in the configuration
 * @param expirySeconds when it ends, since the epoch
 * @param broken whether its files as they are now cannot be used, so that what was read before is still in place
 */
public record CertificateStatus(String name, long expirySeconds, boolean broken) {}

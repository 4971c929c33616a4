package io.switchboard.records.kubernetes.object;

/**
 * A port of a service or of its endpoints.
 *
 * @param name empty for the only port that may have none
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}, in lower case
 * @param number 1 to 65535, or 0 where an endpoint leaves it open
 */
public record Port(String name, String protocol, int number) {}

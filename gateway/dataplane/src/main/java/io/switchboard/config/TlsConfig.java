package io.switchboard.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What all listeners with TLS share.
 *
 * @param ticketKeys file of the secrets behind session tickets (RFC 5077, RFC 8446 §4.6.1), or null for random ones
 */
public record TlsConfig(@Nullable Path ticketKeys) {}

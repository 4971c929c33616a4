package io.switchboard.config;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway tells about itself when asked.
 *
 * @param name for NSID (RFC 5001) and the CH TXT names {@code id.server.} and {@code hostname.bind.}; null refuses
 * @param version for {@code version.server.} and {@code version.bind.}; null refuses
 */
public record IdentityConfig(
        @Nullable String name, @Nullable String version) {}

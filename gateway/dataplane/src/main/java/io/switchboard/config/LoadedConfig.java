package io.switchboard.config;

import java.nio.file.Path;
import java.util.Set;

/**
 * A configuration and what it was made of.
 *
 * @param files that its text came from, itself included: when one of these changes the configuration may be another.
 *     Zones, hosts files and block lists are not among them, these are watched by who uses them.
 */
public record LoadedConfig(GatewayConfig config, Set<Path> files) {}

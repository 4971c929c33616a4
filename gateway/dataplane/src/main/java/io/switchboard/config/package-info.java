/**
 * The configuration as validated immutable records, and the only place that knows its keys.
 *
 * <p>Uses {@code dns} and its own {@code schema} only. Every other package takes its part of {@link io.switchboard.config.GatewayConfig} ready made.
 */
@NullMarked
package io.switchboard.config;

import org.jspecify.annotations.NullMarked;

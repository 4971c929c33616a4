/**
 * The typed layer under the configuration: YAML with positions, keys with their defaults, bounds and descriptions, and
 * what follows from one definition: reading, writing, the JSON Schema and the reference table.
 *
 * <p>Knows nothing of the gateway's own keys. Uses {@code dns} for names and record types only.
 */
@NullMarked
package io.switchboard.config.schema;

import org.jspecify.annotations.NullMarked;

/**
 * What CoreDNS's plugins become: {@link io.switchboard.migration.plugin.Plugins} has a row for each, where one is added.
 *
 * <p>Uses {@code migration.corefile} and {@code migration.draft}, {@code dns}, and the spelling of values of
 * {@code config.schema}.
 */
@NullMarked
package io.switchboard.migration.plugin;

import org.jspecify.annotations.NullMarked;

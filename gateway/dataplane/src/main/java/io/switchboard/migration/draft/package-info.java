/**
 * A configuration of the gateway while it is made from something else, and the report of what became of each line.
 *
 * <p>Uses {@code migration.corefile} for places in files, {@code dns} for names.
 */
@NullMarked
package io.switchboard.migration.draft;

import org.jspecify.annotations.NullMarked;

/** The command line: one class per command, {@link io.switchboard.cli.Main} joins them. */
@NullMarked
package io.switchboard.cli;

import org.jspecify.annotations.NullMarked;

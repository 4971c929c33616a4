/**
 * The syntax of Corefiles: text to tokens, tokens to server blocks with their directives, each with its file and line.
 *
 * <p>Knows no plugin. Uses {@code dns} and the addresses of {@code config.schema} only.
 */
@NullMarked
package io.switchboard.migration.corefile;

import org.jspecify.annotations.NullMarked;

/**
 * The log of the gateway role: one JSON object a line, written by a thread of its own so that no event loop waits for
 * whoever reads it.
 *
 * <p>Code logs to {@link java.lang.System.Logger}; beside it, it uses {@link io.switchboard.logging.LogField}, {@link
 * io.switchboard.logging.RateLimitedLog} and {@link io.switchboard.logging.EscapedText}. This package uses nothing of
 * ours.
 */
@NullMarked
package io.switchboard.logging;

import org.jspecify.annotations.NullMarked;

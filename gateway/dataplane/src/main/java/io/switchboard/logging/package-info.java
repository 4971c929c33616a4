/**
 * The log of the gateway role: one JSON object a line, written by a thread of its own so that no event loop waits for
 * whoever reads it.
 *
 * <p>Code logs to {@link java.lang.System.Logger} and knows this package only for {@link
 * io.switchboard.logging.LogField} and {@link io.switchboard.logging.RateLimitedLog}. Uses nothing of ours.
 */
@NullMarked
package io.switchboard.logging;

import org.jspecify.annotations.NullMarked;

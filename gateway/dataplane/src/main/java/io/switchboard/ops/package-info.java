/**
 * The ops port: {@code /metrics}, {@code /livez} and {@code /readyz} over HTTP/1.1, on a thread of its own, so that
 * looking at the gateway costs its event loops nothing.
 *
 * <p>Uses {@code metrics}, {@code logging} and the event loops of {@code query}.
 */
@NullMarked
package io.switchboard.ops;

import org.jspecify.annotations.NullMarked;

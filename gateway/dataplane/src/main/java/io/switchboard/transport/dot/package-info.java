/**
 * DNS over TLS, both sides (RFC 7858, RFC 8310): the streams of {@code transport.stream} behind a TLS handshake.
 *
 * <p>Uses {@code transport.stream}, {@code tls} and what they may use; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.dot;

import org.jspecify.annotations.NullMarked;

/**
 * DNS over HTTPS over HTTP/2 and HTTP/1.1, both sides (RFC 8484, RFC 9113, RFC 9112): Netty's codecs at the level of
 * frames, so that a query costs neither a channel nor a message object of its own.
 *
 * <p>Uses {@code transport.http}, {@code transport.proxy}, {@code transport} and what they may use; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.doh;

import org.jspecify.annotations.NullMarked;

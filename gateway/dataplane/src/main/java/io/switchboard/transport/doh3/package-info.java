/**
 * DNS over HTTPS over HTTP/3, both sides (RFC 8484, RFC 9114): the requests of {@code transport.http} on the connections
 * of {@code transport.quic}.
 *
 * <p>Uses these two and what they may use, and Netty's HTTP/3 codec; knows nothing of other versions of HTTP.
 */
@NullMarked
package io.switchboard.transport.doh3;

import org.jspecify.annotations.NullMarked;

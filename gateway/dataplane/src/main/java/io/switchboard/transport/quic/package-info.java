/**
 * What DNS over QUIC and DNS over HTTP/3 share (RFC 9000, RFC 9001): sockets, address validation, certificates by SNI,
 * handshakes, what a client's connection may cost, and the connections to an upstream.
 *
 * <p>Uses {@code transport}, {@code tls}, {@code upstream} and what they may use, and Netty's QUIC codec; knows nothing of
 * what the streams carry.
 */
@NullMarked
package io.switchboard.transport.quic;

import org.jspecify.annotations.NullMarked;

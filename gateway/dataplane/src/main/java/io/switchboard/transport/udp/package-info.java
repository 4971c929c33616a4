/**
 * DNS over UDP (RFC 1035 §4.2.1), both ways: the listening side, which takes queries, and the connecting side, whose
 * files are named {@code UdpConnector}, which asks upstreams.
 *
 * <p>Uses {@code dns}, {@code query} and {@code upstream}.
 */
@NullMarked
package io.switchboard.transport.udp;

import org.jspecify.annotations.NullMarked;

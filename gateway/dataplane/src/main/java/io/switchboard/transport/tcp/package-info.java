/**
 * DNS over TCP, both sides (RFC 7766, RFC 9210): length-prefixed messages, pipelined, answered out of order.
 *
 * <p>Uses {@code transport} and what it may use; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.tcp;

import org.jspecify.annotations.NullMarked;

/**
 * DNS over UDP, both sides (RFC 1035 §4.2.1).
 *
 * <p>Uses {@code transport} and what it may use; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.udp;

import org.jspecify.annotations.NullMarked;

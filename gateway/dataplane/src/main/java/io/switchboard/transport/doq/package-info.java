/**
 * DNS over QUIC, both sides (RFC 9250): one query and its reply on each stream.
 *
 * <p>Uses {@code transport.quic} and what it may use; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.doq;

import org.jspecify.annotations.NullMarked;

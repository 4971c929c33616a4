/**
 * DNS over TCP, both sides (RFC 7766, RFC 9210): the streams of {@code transport.stream} as they are.
 *
 * <p>Uses {@code transport.stream} and what it may use; knows nothing of other protocols.
 */
@NullMarked
package io.switchboard.transport.tcp;

import org.jspecify.annotations.NullMarked;

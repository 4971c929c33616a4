/**
 * DNS messages on byte streams, both sides (RFC 7766, RFC 9210): length-prefixed, pipelined, answered out of order. What
 * TCP and DNS over TLS share.
 *
 * <p>Uses {@code transport}, {@code transport.proxy} and what they may use.
 */
@NullMarked
package io.switchboard.transport.stream;

import org.jspecify.annotations.NullMarked;

/**
 * DNS over HTTPS (RFC 8484) as far as it is the same for every version of HTTP: which requests are queries, what the
 * others are told, how long a reply may be kept, and who asks behind a proxy.
 *
 * <p>Knows no version of HTTP: heads come in and go out as names and values. Uses {@code transport} and what it may use,
 * and {@code access} for sets of networks.
 */
@NullMarked
package io.switchboard.transport.http;

import org.jspecify.annotations.NullMarked;

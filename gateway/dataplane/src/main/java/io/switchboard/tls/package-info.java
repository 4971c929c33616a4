/**
 * Certificates and what is made of them: TLS for listeners and for endpoints, kept up to date while files change. Knows
 * no DNS transport; each brings its ALPN names.
 *
 * <p>Uses {@code config}, {@code files} and Netty's TLS; Bouncy Castle where Java cannot read a key or make a
 * certificate.
 */
@NullMarked
package io.switchboard.tls;

import org.jspecify.annotations.NullMarked;

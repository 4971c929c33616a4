/** Tests of DNS over TLS against Java's own TLS as the peer. */
@NullMarked
package io.switchboard.transport.dot;

import org.jspecify.annotations.NullMarked;

/** Tests of certificates and of TLS, and a certification authority for tests anywhere. */
@NullMarked
package io.switchboard.tls;

import org.jspecify.annotations.NullMarked;

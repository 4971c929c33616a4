/** Tests of {@code io.switchboard.transport.doh}. */
@NullMarked
package io.switchboard.transport.doh;

import org.jspecify.annotations.NullMarked;

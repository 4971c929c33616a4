/** Tests of {@code io.switchboard.transport.http}. */
@NullMarked
package io.switchboard.transport.http;

import org.jspecify.annotations.NullMarked;

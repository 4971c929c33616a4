/**
 * What several protocols share: event loops as the query path sees them, and the bounds of stream connections. Each
 * protocol has a package of its own below this one, with its listening and its connecting side.
 *
 * <p>Uses {@code dns}, {@code query}, {@code config} and Netty.
 */
@NullMarked
package io.switchboard.transport;

import org.jspecify.annotations.NullMarked;

/**
 * The composition root: joins the packages below into a running {@link io.switchboard.Gateway}.
 *
 * <p>Nothing below imports this package. Here, and only here, a transport's row meets its listening and connecting side.
 */
@NullMarked
package io.switchboard;

import org.jspecify.annotations.NullMarked;

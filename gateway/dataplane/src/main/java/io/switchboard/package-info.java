/**
 * The data plane: a query comes in over any DNS transport and goes out over any other.
 *
 * <p>Nothing in here or below imports Spring, and nothing in here blocks an event loop.
 */
@NullMarked
package io.switchboard;

import org.jspecify.annotations.NullMarked;

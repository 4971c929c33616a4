/**
 * What the connecting sides of several protocols share: how long a connection to an upstream may take, say nothing, lie idle
 * and live, which queries go over it, and which are sent again when it breaks.
 *
 * <p>Uses {@code transport}, {@code upstream} and what they may use; knows nothing of what the connections carry.
 */
@NullMarked
package io.switchboard.transport.asking;

import org.jspecify.annotations.NullMarked;

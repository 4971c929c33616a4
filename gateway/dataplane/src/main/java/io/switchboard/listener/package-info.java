/**
 * Which addresses are listened on: binding, keeping sockets over a change of configuration, and closing them. Knows no
 * protocol; how one binds comes in from the composition root.
 *
 * <p>Uses {@code config}, {@code dns} and Netty's channels.
 */
@NullMarked
package io.switchboard.listener;

import org.jspecify.annotations.NullMarked;

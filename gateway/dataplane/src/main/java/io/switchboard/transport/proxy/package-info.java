/**
 * The PROXY protocol of version 2: what a proxy on the way of a stream says about its client, and how a new connection
 * finds its place among the connections, with or without that.
 *
 * <p>Uses {@code transport} and what it may use, and {@code access} for sets of networks; knows nothing of protocols.
 */
@NullMarked
package io.switchboard.transport.proxy;

import org.jspecify.annotations.NullMarked;

/**
 * Asks servers over HTTP/1.1 for threads that may block: connections on an event loop of its own, which no query knows.
 *
 * <pre>
 * HttpConnections ──kept or new──&gt; HttpConnection ──Netty's codec──&gt; HttpReceiver
 *        │                               │
 *    HttpNames                   TLS, proxy, socket
 * </pre>
 *
 * <p>Everything here happens on the thread of an {@link io.switchboard.http.HttpLoop} but for what says otherwise. Nothing
 * here measures time: who asks knows how long it waits, and cancels. Uses {@code query} for its clock, {@code transport}
 * for the kind of sockets, and Netty's HTTP, TLS and proxies.
 */
@NullMarked
package io.switchboard.http;

import org.jspecify.annotations.NullMarked;

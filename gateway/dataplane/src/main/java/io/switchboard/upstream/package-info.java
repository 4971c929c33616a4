/**
 * Where a query goes that nothing here can answer: groups of upstreams, the order in which they are asked, their
 * health, and what of a reply is fit to be passed on.
 *
 * <pre>
 * UpstreamGroup.on(loop) = AnswerSource
 *   Exchange, one per query: policy -&gt; Line (one upstream, one loop) -&gt; Connector -&gt; bytes out
 *   UpstreamEndpoint, one per entry of the configuration: Upstreams, one per server, which come and go
 *   GroupHome, on one of the loops: names are resolved, upstreams are probed
 *   bytes in -&gt; ReplyMatch (is it the reply?) -&gt; ReplyScrubber (what of it belongs to the question?) -&gt; ReplySink
 * </pre>
 *
 * <p>Uses {@code dns}, {@code query} and {@code config}. How bytes reach an upstream is behind
 * {@link io.switchboard.upstream.Connector}, which the transports implement; this package imports none of them. Sockets,
 * connections and queries under way belong to one event loop; health, latency and what was learnt about an upstream are
 * shared by all.
 */
@NullMarked
package io.switchboard.upstream;

import org.jspecify.annotations.NullMarked;

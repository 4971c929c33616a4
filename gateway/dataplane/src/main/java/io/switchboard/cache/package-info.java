/**
 * The shared cache in front of every upstream group: fresh and negative answers, stale ones, remembered failures,
 * prefetch, and the merging of queries that wait for the same answer.
 *
 * <pre>
 * CachingSource (one per event loop and group) ──&gt; StoredReplies ──&gt; ReplyStore     what is known
 *        │ miss                                          ^
 *        └──&gt; InFlightQueries ──&gt; Flight ──&gt; next source │                          what is being asked
 *                                   └── keeps its reply ─┘
 * </pre>
 *
 * <p>Uses {@code dns}, {@code query} and {@code config}. It decorates an {@link io.switchboard.query.AnswerSource} and
 * knows nothing of upstreams. Expiry is this package's own, by the event loops' monotonic clock.
 */
@NullMarked
package io.switchboard.cache;

import org.jspecify.annotations.NullMarked;

/**
 * The life of one query, the same for every transport.
 *
 * <pre>
 * transport ──Query──&gt; QueryPipeline: gate ─&gt; access ─&gt; records ─&gt; route ─&gt; cache ─&gt; upstream group
 *     &lt;──bytes── ReplyChannel &lt;── finish (id, case, TTLs, EDNS, truncation) &lt;── ReplySink ───┘
 * </pre>
 *
 * <p>Uses {@code dns} only. Sources of answers implement {@link io.switchboard.query.AnswerSource}; transports
 * implement {@link io.switchboard.query.ReplyChannel}. Everything that belongs to an event loop is used by that loop's
 * thread alone, so nothing here locks.
 */
@NullMarked
package io.switchboard.query;

import org.jspecify.annotations.NullMarked;

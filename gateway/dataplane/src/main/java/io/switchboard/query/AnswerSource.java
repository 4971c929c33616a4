package io.switchboard.query;

/**
 * Something that can answer a query: local records, the cache, a group of upstreams.
 *
 * <p>The contract of the whole gateway: {@code true} means the query is taken and the sink will be called exactly once,
 * now or later, on the query's own event loop; {@code false} means nothing was written and the next source is asked. A
 * source that answers later keeps {@link Query#detach}, never the query it was given, which is reused as soon as this
 * method returns. No exception leaves this method.
 */
@FunctionalInterface
public interface AnswerSource {
    /** Answers, takes or passes on a query. Called on the query's event loop. */
    boolean answer(Query query, ReplySink sink);
}

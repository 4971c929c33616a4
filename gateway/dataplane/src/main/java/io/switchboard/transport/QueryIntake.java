package io.switchboard.transport;

import io.switchboard.query.Query;
import io.switchboard.query.QueryPipeline;

/**
 * What the listening sides on one event loop share: the loop, its pipeline and the one {@link Query} that is filled
 * again for every message.
 */
public final class QueryIntake {
    private final GatewayLoop loop;
    private final QueryPipeline pipeline;
    private final Query query = new Query();

    /** The intake of {@code loop}. */
    public QueryIntake(GatewayLoop loop, QueryPipeline pipeline) {
        this.loop = loop;
        this.pipeline = pipeline;
    }

    /** The event loop. */
    public GatewayLoop loop() {
        return loop;
    }

    /** Where messages go. */
    public QueryPipeline pipeline() {
        return pipeline;
    }

    /** The query to fill; free again when {@link QueryPipeline#handle} returns. */
    public Query query() {
        return query;
    }
}

package io.switchboard.records;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;

/** Waits for the answer about an alias's target and answers the client's own question with both. One event loop. */
final class Chase implements ReplySink {
    private final Query query;
    private final ReplyMessage chain;
    private final ReplySink sink;
    private final AliasReply aliasReply;

    /**
     * A chase on behalf of {@code query}, which is detached.
     *
     * @param chain the reply with the aliases from local records
     * @param sink who waits for the whole
     */
    Chase(Query query, ReplyMessage chain, ReplySink sink, AliasReply aliasReply) {
        this.query = query;
        this.chain = chain;
        this.sink = sink;
        this.aliasReply = aliasReply;
    }

    @Override
    public void reply(Query chased, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        sink.reply(query, aliasReply.merge(chain, message, ageSeconds), 0, AnsweredBy.RECORDS);
    }

    @Override
    public void fail(Query chased, QueryFailure failure) {
        sink.fail(query, failure);
    }

    @Override
    public void drop(Query chased, DropReason reason) {
        sink.drop(query, reason);
    }
}

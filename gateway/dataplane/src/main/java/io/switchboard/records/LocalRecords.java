package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import io.switchboard.records.LookupResult.Failed;
import io.switchboard.records.LookupResult.Found;
import io.switchboard.records.LookupResult.NoData;
import io.switchboard.records.LookupResult.NotMine;
import io.switchboard.records.LookupResult.NotReady;
import io.switchboard.records.LookupResult.NxDomain;
import io.switchboard.records.LookupResult.Outside;
import io.switchboard.records.LookupResult.Referral;

/**
 * The step of the pipeline that answers from local records and passes on names that are not local. One per event loop,
 * used by its thread alone.
 */
public final class LocalRecords implements AnswerSource {
    /** How many aliases may lead from local records back into the pipeline for one query. */
    static final int MAX_CHASES = 8;

    private static final ExtendedError TOO_MANY_ALIASES =
            ExtendedError.of(ExtendedError.INVALID_DATA, "too many aliases in local records");
    private static final QueryFailure UNTAKEN =
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.OTHER, "nobody answers for an alias"));

    private final RecordStore store;
    private final AnswerSource pipeline;
    private final LoopRecordCounts counts;
    private final ReplyWriter writer = new ReplyWriter();
    private final AliasReply aliasReply = new AliasReply();

    /**
     * Answers from {@code store}.
     *
     * @param pipeline the event loop's whole pipeline behind the gate, for aliases that lead out of the records
     * @param counts where to count, as the event loop of index {@code loop}
     */
    public LocalRecords(RecordStore store, AnswerSource pipeline, RecordCounts counts, int loop) {
        this.store = store;
        this.pipeline = pipeline;
        this.counts = counts.ofLoop(loop);
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        QueryMessage message = query.message();
        RecordSnapshot snapshot = store.snapshot();
        LookupResult result =
                snapshot.lookup(message.name(), message.type(), message.edns().dnssecOk(), writer);
        if (result == LookupResult.NOT_MINE) {
            return false;
        }
        switch (result) {
            case Found found -> reply(query, found.reply(), RecordOutcome.FOUND, sink);
            case NxDomain absent -> reply(query, absent.reply(), RecordOutcome.NXDOMAIN, sink);
            case NoData empty -> reply(query, empty.reply(), RecordOutcome.NODATA, sink);
            case Referral referral -> reply(query, referral.reply(), RecordOutcome.REFERRAL, sink);
            case Failed failed -> reply(query, failed.reply(), RecordOutcome.FAILED, sink);
            case Outside alias -> follow(query, snapshot, alias, sink);
            case NotReady unready -> {
                counts.increment(RecordOutcome.NOT_READY);
                sink.fail(query, unready.failure());
            }
            case NotMine pass -> {
                return false;
            }
        }
        return true;
    }

    private void reply(Query query, ReplyMessage reply, RecordOutcome outcome, ReplySink sink) {
        counts.increment(outcome);
        sink.reply(query, reply, 0, AnsweredBy.RECORDS);
    }

    private void follow(Query query, RecordSnapshot snapshot, Outside alias, ReplySink sink) {
        ReplyMessage chain = alias.chain();
        if (query.chased() >= MAX_CHASES) {
            reply(query, AliasReply.failed(chain, TOO_MANY_ALIASES), RecordOutcome.FAILED, sink);
            return;
        }
        if (!query.message().recursionDesired() && !isLocal(snapshot, alias.target(), query.message())) {
            // RFC 1034 §4.3.1: without RD the answer is what is here, the alias.
            reply(query, chain, RecordOutcome.FOUND, sink);
            return;
        }
        counts.increment(RecordOutcome.CHASED);
        Chase chase = new Chase(query.detach(), chain, sink, aliasReply);
        if (!pipeline.answer(query.chase(alias.target()), chase)) {
            chase.fail(query, UNTAKEN);
        }
    }

    private boolean isLocal(RecordSnapshot snapshot, DomainName target, QueryMessage message) {
        LookupName name = LookupName.of(target);
        return snapshot.lookup(name, message.type(), message.edns().dnssecOk(), writer) != LookupResult.NOT_MINE;
    }
}

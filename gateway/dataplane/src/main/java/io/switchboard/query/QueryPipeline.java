package io.switchboard.query;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Opcode;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The way of every query on one event loop: gate, access, records, route, cache, upstream group; and back: the reply is
 * finished for its client and handed to the transport.
 *
 * <p>The order is fixed and stands in {@link #answer}. One instance per event loop, used by its thread alone.
 */
public final class QueryPipeline implements AnswerSource, ReplySink {
    private static final Logger LOG = System.getLogger(QueryPipeline.class.getName());
    private static final QueryFailure NOT_FORWARDED =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.NOT_AUTHORITATIVE));
    private static final QueryFailure LOOP =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.OTHER, "a query of this gateway came back"));
    private static final QueryFailure NO_IDENTITY =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.PROHIBITED));
    private static final QueryFailure BROKEN =
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.OTHER, "internal error"));

    private final QueryLoop loop;
    private final QueryObserver observer;
    private final OwnAnswers ownAnswers = new OwnAnswers();
    private final AliasTargets aliasTargets = new AliasTargets();
    private PipelineSources sources = PipelineSources.none();
    private boolean ended;
    private ReplyFinisher finisher = new ReplyFinisher(new OptWriter(null, null));

    /** A pipeline that refuses everything until it is told what to {@link #use}. */
    public QueryPipeline(QueryLoop loop, QueryObserver observer) {
        this.loop = loop;
        this.observer = observer;
    }

    /** Answers from other sources from now on; queries that wait for an answer keep the ones they have. */
    public void use(PipelineSources newSources) {
        sources = newSources;
        finisher = new ReplyFinisher(new OptWriter(newSources.identity(), newSources.cookies()));
    }

    /** Takes the message of {@code length} octets in the query's reserved array; the channel hears exactly once of it. */
    public void handle(Query query, int length) {
        ended = false;
        try {
            take(query, length);
        } catch (RuntimeException e) {
            // A fault of ours must cost one query, not the event loop's batch.
            LOG.log(Level.ERROR, "a query ended in an exception", e);
            if (!ended) {
                fail(query, BROKEN);
            }
        }
    }

    private void take(Query query, int length) {
        if (query.transport().datagram() && !sources.sourceCheck().accepts(query)) {
            drop(query, DropReason.SOURCE);
            return;
        }
        QueryMessage message = query.message();
        QueryFault fault = message.parse(length);
        Admission admission = Gate.admit(query, fault);
        DropReason dropReason = admission.dropReason();
        if (dropReason != null) {
            drop(query, dropReason);
            return;
        }
        observer.received(query);
        ServerCookies cookies = sources.cookies();
        if (cookies != null && message.edns().cookieLength() > 0) {
            query.cookie(cookies.verify(query));
        }
        admitted(query, admission);
    }

    private void admitted(Query query, Admission admission) {
        switch (admission) {
            case PROCEED -> proceed(query);
            case ANY -> {
                if (!sources.access().answer(query, this)) {
                    reply(query, ownAnswers.any(query.message()), 0, AnsweredBy.POLICY);
                }
            }
            case CHAOS -> {
                if (!sources.access().answer(query, this)) {
                    chaos(query);
                }
            }
            case TRANSFER -> {
                if (!sources.access().answer(query, this)) {
                    transfer(query);
                }
            }
            case OPCODE -> otherOpcode(query, admission);
            case SIGNED -> unknownKey(query, admission);
            case MALFORMED -> empty(query, admission.rcode(), null, AnsweredBy.POLICY, Verdict.MALFORMED);
            default -> empty(query, admission.rcode(), admission.extendedError(), AnsweredBy.POLICY, Verdict.ANSWERED);
        }
    }

    private void transfer(Query query) {
        switch (sources.transfers().open(query)) {
            case TransferReply.Refused refused -> fail(query, refused.failure());
            case TransferReply.Single single -> reply(query, single.message(), 0, AnsweredBy.RECORDS);
            case TransferReply.Several several -> {
                ended = true;
                ReplySequence replies = new ReplySequence(query.detach(), several.messages(), finisher, observer);
                query.channel().writeAll(query, replies);
            }
        }
    }

    private void otherOpcode(Query query, Admission admission) {
        boolean assigned = Opcode.isAssigned(Opcode.of(query.message().flags()));
        Verdict verdict = assigned ? Verdict.ANSWERED : Verdict.MALFORMED;
        int length = finisher.headerOnly(query, admission.rcode());
        written(query, length, admission.rcode(), AnsweredBy.POLICY, verdict);
    }

    private void unknownKey(Query query, Admission admission) {
        if (!query.transport().datagram() || permitted(query, admission.rcode(), null)) {
            written(query, finisher.unknownKey(query), admission.rcode(), AnsweredBy.POLICY);
        }
    }

    private void proceed(Query query) {
        if (sources.loopCheck().seen(query.message().name(), query.message().type())) {
            fail(query, LOOP);
        } else {
            answer(query, this);
        }
    }

    private void chaos(Query query) {
        ReplyMessage message = ownAnswers.chaos(query.message(), sources);
        if (message == null) {
            fail(query, NO_IDENTITY);
        } else {
            reply(query, message, 0, AnsweredBy.POLICY);
        }
    }

    /**
     * The way behind the gate. Always takes the query. Policy stands before the records and the cache, and a
     * {@linkplain Query#chase chased} name comes through here again.
     */
    @Override
    public boolean answer(Query query, ReplySink sink) {
        PipelineSources from = sources;
        if (from.access().answer(query, sink) || from.records().answer(query, sink)) {
            return true;
        }
        // RFC 1034 §4.3.1: without RD nothing is asked on the client's behalf, nor is told what others have asked.
        if (!query.message().recursionDesired()) {
            sink.fail(query, NOT_FORWARDED);
            return true;
        }
        AnswerSource route = from.routes().longestMatch(query.message().name());
        if (route == null || !route.answer(query, sink)) {
            sink.fail(query, NOT_FORWARDED);
        }
        return true;
    }

    @Override
    public void reply(Query query, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        AliasCheck aliases = sources.aliasCheck();
        if (message.mayBeAliased() && aliases.isActive() && aliasTargets.answered(query, message, aliases, this)) {
            return;
        }
        if (query.transport().datagram() && !permitted(query, message.rcode(), message)) {
            return;
        }
        // What was forwarded stays as it came; our own records have no order that somebody chose for this client.
        boolean rotated = answeredBy == AnsweredBy.RECORDS;
        written(query, finisher.message(query, message, ageSeconds, rotated), message.rcode(), answeredBy);
    }

    @Override
    public void fail(Query query, QueryFailure failure) {
        if (failure instanceof QueryFailure.Truncated && query.transport().datagram()) {
            if (permitted(query, Rcode.NOERROR, null)) {
                written(query, finisher.truncated(query), Rcode.NOERROR, AnsweredBy.UPSTREAM);
            }
            return;
        }
        AnsweredBy by = failure instanceof QueryFailure.Unanswered ? AnsweredBy.UPSTREAM : AnsweredBy.POLICY;
        empty(query, failure.rcode(), failure.extendedError(), by, failure.verdict());
    }

    @Override
    public void drop(Query query, DropReason reason) {
        ended = true;
        observer.dropped(query.transport(), reason);
        query.channel().drop(query, reason);
    }

    private void empty(Query query, int rcode, @Nullable ExtendedError error, AnsweredBy answeredBy, Verdict verdict) {
        if (query.transport().datagram() && !permitted(query, rcode, null)) {
            return;
        }
        written(query, finisher.empty(query, rcode, error), rcode, answeredBy, verdict);
    }

    private boolean permitted(Query query, int rcode, @Nullable ReplyMessage message) {
        switch (sources.responseLimit().check(query, rcode, message)) {
            case SEND -> {
                return true;
            }
            case TRUNCATE -> written(query, finisher.truncated(query), Rcode.NOERROR, AnsweredBy.POLICY);
            case DROP -> drop(query, DropReason.RATE_LIMIT);
        }
        return false;
    }

    private void written(Query query, int length, int rcode, AnsweredBy answeredBy) {
        written(query, length, rcode, answeredBy, Verdict.ANSWERED);
    }

    private void written(Query query, int length, int rcode, AnsweredBy answeredBy, Verdict verdict) {
        if (query.channel().isCongested()) {
            drop(query, DropReason.OVERLOAD);
            return;
        }
        ended = true;
        if (rcode == Rcode.NXDOMAIN && answeredBy == AnsweredBy.UPSTREAM) {
            sources.nxdomains().fetched(query);
        }
        observer.replied(query, rcode, answeredBy, length, loop.nanos() - query.receivedNanos());
        query.channel().verdict(verdict, answeredBy);
        query.channel().write(query, finisher.buffer(), length);
    }
}

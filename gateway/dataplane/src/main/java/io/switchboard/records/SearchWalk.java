package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One query on its search path. The first reply other than NXDOMAIN ends it, and so does the first failure, which is what
 * the client's resolver would make of it; if there is nothing but NXDOMAIN, the client gets the one for the name that it
 * asked for. One event loop.
 */
final class SearchWalk implements ReplySink {
    /** Of the CNAME from the name that was asked for: what it leads to depends on who asks, and on what else appears. */
    static final int ALIAS_TTL_SECONDS = 5;

    private static final QueryFailure UNTAKEN =
            new QueryFailure.Internal(ExtendedError.of(ExtendedError.OTHER, "nobody answers for an expanded name"));

    private final Query query;
    private final List<DomainName> names;
    private final ReplySink sink;
    private final SearchPath path;
    /** How many of {@link #names} were asked; before the first of them it is the client's own name. */
    private int asked;

    private @Nullable ReplyMessage first;
    private int firstAgeSeconds;
    private AnsweredBy firstAnsweredBy = AnsweredBy.RECORDS;

    /**
     * A walk.
     *
     * @param query detached
     * @param names what is asked behind the query's own name
     */
    SearchWalk(Query query, List<DomainName> names, ReplySink sink, SearchPath path) {
        this.query = query;
        this.names = names;
        this.sink = sink;
        this.path = path;
    }

    void begin() {
        if (!path.records().answer(query, this)) {
            // Fallen through: the name belongs to the routes.
            ask(query.message().name().toDomainName(0));
        }
    }

    private void ask(DomainName name) {
        if (!path.pipeline().answer(query.chase(name), this)) {
            fail(query, UNTAKEN);
        }
    }

    @Override
    public void reply(Query answered, ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        ReplyMessage absent = first;
        if (message.rcode() != Rcode.NXDOMAIN) {
            end(message, ageSeconds, answeredBy);
        } else if (asked < names.size()) {
            if (absent == null) {
                first = message;
                firstAgeSeconds = ageSeconds;
                firstAnsweredBy = answeredBy;
            }
            ask(names.get(asked++));
        } else {
            path.counts().absent.increment();
            if (absent == null) {
                sink.reply(query, message, ageSeconds, answeredBy);
            } else {
                sink.reply(query, absent, firstAgeSeconds, firstAnsweredBy);
            }
        }
    }

    private void end(ReplyMessage message, int ageSeconds, AnsweredBy answeredBy) {
        if (asked == 0) {
            path.counts().first.increment();
            sink.reply(query, message, ageSeconds, answeredBy);
        } else {
            path.counts().expanded.increment();
            ReplyMessage whole = path.aliasReply().merge(alias(names.get(asked - 1)), message, ageSeconds);
            sink.reply(query, whole, 0, AnsweredBy.RECORDS);
        }
    }

    private ReplyMessage alias(DomainName target) {
        DomainName own = query.message().name().toDomainName(0);
        ReplyWriter writer = path.writer();
        writer.start(own, query.message().type(), RecordClass.IN, Wire.AA);
        writer.record(RecordCursor.ANSWER, own, RecordType.CNAME, RecordClass.IN, ALIAS_TTL_SECONDS, target.toWire());
        return writer.finish(ReplyKind.POSITIVE, ALIAS_TTL_SECONDS, null);
    }

    @Override
    public void fail(Query answered, QueryFailure failure) {
        path.counts().failed.increment();
        sink.fail(query, failure);
    }

    @Override
    public void drop(Query answered, DropReason reason) {
        path.counts().failed.increment();
        sink.drop(query, reason);
    }
}

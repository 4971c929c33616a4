package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.dns.ExtendedError;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import io.switchboard.query.Ticker;
import java.util.concurrent.atomic.LongAdder;

/**
 * The rules that a query must pass before anything is looked up: is its sender's network answered, does its sender keep to
 * the rate, is its name on a block list. In this order, so that strangers learn nothing and cost nothing.
 *
 * <p>One instance for all event loops, safe to share; {@link #apply} replaces the rules as a whole while queries pass.
 */
public final class AccessRules implements AnswerSource, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessRules.class.getName());
    private static final QueryFailure REFUSED =
            new QueryFailure.Refused(ExtendedError.of(ExtendedError.PROHIBITED, "client network is not allowed"));

    private final LongAdder refused = new LongAdder();
    private volatile NetworkSet allowed;

    /**
     * Rules that take effect at once.
     *
     * @param loops number of event loops, whose indexes run from 0
     * @param ticker the clock of {@link Query#receivedNanos}
     * @param watch where changes of block lists' files are learnt from
     * @throws IllegalArgumentException if a value makes no sense or a block list cannot be read
     */
    public AccessRules(AccessConfig config, int loops, Ticker ticker, FileWatch watch) {
        allowed = NetworkSet.of(config.allow());
        warnIfOpen(config);
    }

    /** Replaces the rules; on an exception the old ones stay. Not for an event loop's thread: it reads files. */
    public void apply(AccessConfig config) {
        NetworkSet next = NetworkSet.of(config.allow());
        warnIfOpen(config);
        allowed = next;
    }

    private static void warnIfOpen(AccessConfig config) {
        if (config.openNetwork() != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "access.allow: any (this is an open resolver: whoever reaches it is answered)");
        }
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        if (query.chased() == 0 && !allowed.contains(query.clientHigh(), query.clientLow())) {
            refused.increment();
            sink.fail(query, REFUSED);
            return true;
        }
        return false;
    }

    /** Queries REFUSED because of their sender's network. */
    public long refusedCount() {
        return refused.sum();
    }

    @Override
    public void close() {}
}

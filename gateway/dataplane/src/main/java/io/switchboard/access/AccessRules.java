package io.switchboard.access;

import io.switchboard.config.AccessConfig;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.RecordClass;
import io.switchboard.files.FileWatch;
import io.switchboard.query.AliasCheck;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.ClientNamespaces;
import io.switchboard.query.DropReason;
import io.switchboard.query.NxdomainTally;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.ReplySink;
import io.switchboard.query.ServerCookies;
import io.switchboard.query.Ticker;
import io.switchboard.query.Verdict;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a query must pass before anything is looked up: is its sender's network answered, does its sender keep to
 * the rate, is its name on a block list. In this order, so that strangers learn nothing and cost nothing.
 *
 * <p>One instance for all event loops, safe to share; {@link #apply} replaces the rules as a whole while queries pass.
 */
public final class AccessRules implements AnswerSource, AliasCheck, NxdomainTally, AutoCloseable {
    private static final QueryFailure NOT_ALLOWED = new QueryFailure.Refused(
            ExtendedError.of(ExtendedError.PROHIBITED, "client network is not allowed"), Verdict.NOT_ALLOWED);
    private static final QueryFailure NAMESPACE_NOT_ALLOWED = new QueryFailure.Refused(
            ExtendedError.of(ExtendedError.PROHIBITED, "client namespace is not allowed"), Verdict.NOT_ALLOWED);
    private static final QueryFailure TOO_MANY = new QueryFailure.Refused(
            ExtendedError.of(ExtendedError.OTHER, "too many queries from this network"), Verdict.TOO_MANY);
    private static final QueryFailure TOO_MANY_NXDOMAINS = new QueryFailure.Refused(
            ExtendedError.of(ExtendedError.OTHER, "too many names that do not exist from this network"),
            Verdict.TOO_MANY);
    private static final QueryFailure BAD_COOKIE = new QueryFailure.BadCookie();

    private final KeyedHash hash = new KeyedHash(new SecureRandom());
    private final LoopState[] loops;
    private final Ticker ticker;
    private final FileWatch watch;
    private final ClientNamespaces clients;
    private final LongAdder refused = new LongAdder();
    private final LongAdder rateLimited = new LongAdder();
    private final LongAdder nxdomainLimited = new LongAdder();
    private volatile RuleSet rules;

    /** What one event loop reuses from query to query. */
    private static final class LoopState {
        final SuffixHashes suffixes;
        final BlockedReplies replies = new BlockedReplies();

        LoopState(KeyedHash hash) {
            suffixes = new SuffixHashes(hash);
        }
    }

    /**
     * Rules that take effect at once.
     *
     * @param loops number of event loops, whose indexes run from 0
     * @param ticker the clock of {@link Query#receivedNanos}
     * @param watch where changes of block lists' files are learnt from
     * @throws IllegalArgumentException if a value makes no sense or a block list cannot be read
     */
    public AccessRules(AccessConfig config, int loops, Ticker ticker, FileWatch watch) {
        this(config, loops, ticker, watch, ClientNamespaces.NONE);
    }

    /** The same for clients whose namespaces may be known; they are asked for where a rule needs them. */
    public AccessRules(AccessConfig config, int loops, Ticker ticker, FileWatch watch, ClientNamespaces clients) {
        this.clients = clients;
        this.loops = new LoopState[loops];
        Arrays.setAll(this.loops, index -> new LoopState(hash));
        this.ticker = ticker;
        this.watch = watch;
        this.rules = RuleSet.of(config, null, hash, ticker.nanos(), watch);
    }

    /** Rules that are ready and not in force: either {@link #commit} or {@link #abandon} must follow. */
    public final class Change {
        private final RuleSet next;

        private Change(RuleSet next) {
            this.next = next;
        }

        /** Puts the new rules in force. Cannot fail. */
        public void commit() {
            synchronized (AccessRules.this) {
                RuleSet old = rules;
                rules = next;
                old.closeAllBut(next);
            }
        }

        /** Gives them up; the old rules stay. */
        public void abandon() {
            next.closeAllBut(rules);
        }
    }

    /**
     * Makes new rules ready. Rates and lists whose configuration is the same go on as they are. One change at a time; not on
     * an event loop's thread: it reads files.
     *
     * @throws IllegalArgumentException if a value makes no sense or a block list cannot be read
     */
    public synchronized Change prepare(AccessConfig config) {
        return new Change(RuleSet.of(config, rules, hash, ticker.nanos(), watch));
    }

    /** Replaces the rules as {@link #prepare} and {@link Change#commit} do; on an exception the old ones stay. */
    public void apply(AccessConfig config) {
        prepare(config).commit();
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        RuleSet now = rules;
        // The target of a CNAME is the same client's same query: only its name is new.
        if (query.chased() == 0) {
            if (!now.allowed.contains(query.clientHigh(), query.clientLow())) {
                refused.increment();
                sink.fail(query, NOT_ALLOWED);
                return true;
            }
            if (now.namespaces != null && now.namespaces.refuses(namespace(query))) {
                refused.increment();
                sink.fail(query, NAMESPACE_NOT_ALLOWED);
                return true;
            }
            if (limited(now, query, sink)) {
                return true;
            }
        }
        return now.lists.length != 0
                && blocked(now.lists, query, query.message().name(), sink);
    }

    private boolean limited(RuleSet now, Query query, ReplySink sink) {
        int taken = now.rate == null ? TokenBuckets.TAKEN : now.rate.take(query);
        if (taken != TokenBuckets.TAKEN) {
            rateLimited.increment();
            limit(query, taken, TOO_MANY, sink);
            return true;
        }
        int left = now.nxdomains == null ? TokenBuckets.TAKEN : now.nxdomains.look(query);
        if (left != TokenBuckets.TAKEN) {
            nxdomainLimited.increment();
            limit(query, left, TOO_MANY_NXDOMAINS, sink);
            return true;
        }
        return false;
    }

    @Override
    public void fetched(Query query) {
        NxdomainRateLimit nxdomains = rules.nxdomains;
        if (nxdomains != null) {
            nxdomains.count(query, ticker.nanos());
        }
    }

    /** Counts a TLS handshake that {@code client} begins; false if it is one too many. */
    public boolean admitsHandshake(InetAddress client) {
        HandshakeRateLimit handshakes = rules.handshakes;
        return handshakes == null || handshakes.take(client, ticker.nanos());
    }

    /** Whether there is a rate of handshakes. */
    public boolean limitsHandshakes() {
        return rules.handshakes != null;
    }

    @Override
    public boolean isActive() {
        return rules.lists.length != 0;
    }

    @Override
    public boolean answer(Query query, LookupName target, ReplySink sink) {
        return blocked(rules.lists, query, target, sink);
    }

    /**
     * Ends a query over the rate. Whoever is there for certain is told. A source that may be forged is told nothing, lest the
     * reply hit a victim, but every second query with a client cookie gets the means to prove itself (RFC 7873 §5.2.3): a
     * reply hardly larger than the query, and the next one counts on a bucket that others cannot empty.
     */
    private static void limit(Query query, int taken, QueryFailure reason, ReplySink sink) {
        if (query.clientProven()) {
            sink.fail(query, reason);
        } else if (query.cookie() != ServerCookies.Result.NONE && taken == TokenBuckets.EMPTY_AGAIN) {
            sink.fail(query, BAD_COOKIE);
        } else {
            sink.drop(query, DropReason.RATE_LIMIT);
        }
    }

    private boolean blocked(BlockList[] lists, Query query, LookupName name, ReplySink sink) {
        QueryMessage message = query.message();
        if (!message.hasQuestion()
                || (message.recordClass() != RecordClass.IN && message.recordClass() != RecordClass.ANY)) {
            return false;
        }
        LoopState loop = loops[query.loop().index()];
        loop.suffixes.read(name);
        for (BlockList list : lists) {
            int label = loop.suffixes.topmostIn(list.names());
            if (label >= 0 && isFor(list, query)) {
                if (isException(lists, query, loop.suffixes)) {
                    return false;
                }
                list.countBlocked();
                // Of a blocked alias, the SOA record stands at the name that was asked for.
                loop.replies.answer(query, name == message.name() ? label : 0, list.config(), sink);
                return true;
            }
        }
        return false;
    }

    private boolean isException(BlockList[] lists, Query query, SuffixHashes suffixes) {
        for (BlockList list : lists) {
            if (suffixes.topmostIn(list.exceptions()) >= 0 && isFor(list, query)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFor(BlockList list, Query query) {
        List<String> namespaces = list.config().clientNamespaces();
        if (namespaces.isEmpty()) {
            return true;
        }
        String namespace = namespace(query);
        return namespace != null && namespaces.contains(namespace);
    }

    private @Nullable String namespace(Query query) {
        return clients.of(query.clientHigh(), query.clientLow());
    }

    /** Queries REFUSED because of their sender's network. */
    public long refusedCount() {
        return refused.sum();
    }

    /** Queries over their sender's rate, whatever they got. */
    public long rateLimitedCount() {
        return rateLimited.sum();
    }

    /** Queries not answered because their sender's network asked for too many names that do not exist. */
    public long nxdomainLimitedCount() {
        return nxdomainLimited.sum();
    }

    /** The block lists, in the order in which they are asked. */
    public List<BlockListStatus> blockLists() {
        return Arrays.stream(rules.lists).map(BlockList::status).toList();
    }

    /** Ends the watch over files; queries that still come are judged as before. */
    @Override
    public synchronized void close() {
        rules.close();
    }
}

package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.config.UpstreamGroupConfig.AllDown;
import io.switchboard.config.UpstreamGroupConfig.Policy;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplySink;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of upstreams as one event loop asks it: the lines, the policy's state, and what exchanges share. Which lines
 * there are may change while queries are under way: each exchange goes on with those that it began with.
 */
final class GroupAnswers implements AnswerSource {
    static final ExtendedError SILENCE = ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "no upstream answered");
    static final ExtendedError NOBODY =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "no upstream is configured");
    static final ExtendedError UNRESOLVED =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "the upstreams' names are not resolved");
    static final ExtendedError LOOP =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "the upstreams lead back here");
    static final ExtendedError FORCED =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "the upstreams are out of use");
    static final ExtendedError ALL_DOWN =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "all upstreams are down");
    static final ExtendedError GUESSED = ExtendedError.of(ExtendedError.NETWORK_ERROR, "replies looked forged");
    static final ExtendedError FULL = ExtendedError.of(ExtendedError.OTHER, "too many queries wait for the upstreams");

    static final QueryFailure TRUNCATED = new QueryFailure.Truncated(Unusable.TRUNCATED.error());

    private final QueryLoop loop;
    private final UpstreamGroupConfig config;
    private final ConnectorFactory connectors;
    private final long deadlineNanos;
    private final int atOnce;
    private final UpstreamPolicy policy;
    private final boolean byName;
    private final @Nullable Hedging hedging;
    private final ParkedQueries parked;
    private final Entropy entropy = new Entropy();
    private final ReplyScrubber scrubber = new ReplyScrubber();
    private final List<Line> retired = new ArrayList<>();
    private Line[] lines = {};
    private int[] order = {};
    private boolean closed;

    /** @param unresolved whether addresses are still being found out, so that queries wait for them */
    GroupAnswers(QueryLoop loop, UpstreamGroupConfig config, ConnectorFactory connectors, boolean unresolved) {
        this.loop = loop;
        this.config = config;
        this.connectors = connectors;
        this.deadlineNanos = config.deadline().toNanos();
        this.atOnce = config.policy() == Policy.PARALLEL ? Math.min(config.atOnce(), config.attempts()) : 1;
        this.policy = UpstreamPolicy.of(config.policy());
        this.byName = config.policy() == Policy.HASH;
        this.hedging = Hedging.of(config.hedge());
        this.parked = new ParkedQueries(this, unresolved);
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        Line[] asked = lines;
        if (asked.length == 0) {
            nobody(query, sink);
            return true;
        }
        long now = now();
        int up = policy.order(asked, order, byName ? query.message().name().stableHash() : 0, now);
        if (up == 0 && config.whenAllDown() == AllDown.FAIL) {
            sink.fail(query, new QueryFailure.Unanswered(ALL_DOWN));
            return true;
        }
        if (hedging != null) {
            hedging.asked();
        }
        Query kept = query.detach();
        long deadline = kept.receivedNanos() + deadlineNanos;
        new Exchange(this, new AskingOrder(asked, order), kept, sink, deadline).start(now);
        return true;
    }

    private void nobody(Query query, ReplySink sink) {
        if (config.endpoints().isEmpty()) {
            sink.fail(query, new QueryFailure.Unanswered(NOBODY));
        } else if (closed || !parked.park(query, sink, query.receivedNanos() + deadlineNanos)) {
            sink.fail(query, new QueryFailure.Unanswered(UNRESOLVED));
        }
    }

    /** Asks these from now on. Lines to those that stay are kept; the others end what is under way and close. */
    void use(List<Upstream> upstreams) {
        if (closed) {
            return;
        }
        Line[] next = new Line[upstreams.size()];
        for (int i = 0; i < next.length; i++) {
            Line known = lineTo(upstreams.get(i));
            next[i] = known == null ? new Line(upstreams.get(i), loop, connectors) : known;
        }
        Line[] before = lines;
        lines = next;
        order = new int[next.length];
        retired.removeIf(Line::isClosed);
        for (Line line : before) {
            if (!upstreams.contains(line.upstream())) {
                retired.add(line);
                line.retire();
            }
        }
        if (next.length > 0) {
            parked.release();
        }
    }

    /** Every host name was resolved or could not be: nobody waits for addresses any more. */
    void resolved() {
        parked.release();
    }

    /** Breaks off what is under way to upstreams that an operator wants down. */
    void cutOff() {
        for (Line line : lines) {
            if (!closed && line.upstream().forced() == ForcedState.DOWN) {
                line.cutOff();
            }
        }
    }

    /** The line to an upstream, or null if it is not asked. */
    @Nullable Line lineTo(Upstream upstream) {
        for (Line line : lines) {
            if (line.upstream() == upstream) {
                return line;
            }
        }
        return null;
    }

    /** Why a line must not be asked. */
    static ExtendedError unusable(Line line) {
        return line.upstream().state() == UpstreamState.LOOPING ? LOOP : FORCED;
    }

    /** What a query ends with that nobody answered; null for silence. */
    static QueryFailure failure(@Nullable ExtendedError cause) {
        // That there is too much to do passes sooner than what upstreams do, so it is not remembered as theirs.
        return cause == FULL
                ? new QueryFailure.Internal(FULL)
                : new QueryFailure.Unanswered(cause == null ? SILENCE : cause);
    }

    long now() {
        return loop.nanos();
    }

    QueryLoop loop() {
        return loop;
    }

    ConnectorFactory connectors() {
        return connectors;
    }

    Entropy entropy() {
        return entropy;
    }

    int attempts() {
        return config.attempts();
    }

    /** How many upstreams are asked at once. */
    int atOnce() {
        return atOnce;
    }

    /** How long to wait for the first upstream before a second is asked beside it; -1 for never. */
    long hedgeDelayNanos() {
        return hedging == null ? -1 : hedging.delayNanos();
    }

    boolean takeHedge() {
        return hedging != null && hedging.take();
    }

    /** A query was waited for so long. */
    void waited(long nanos) {
        if (hedging != null) {
            hedging.waited(nanos);
        }
    }

    boolean randomiseCase() {
        return config.udp().randomiseCase();
    }

    /** Whether we fetch what was truncated: always for clients who have no TC to be told by. */
    boolean fetchesTruncated(Query query) {
        return config.udp().retryOverTcpWhenTruncated() || !query.transport().datagram();
    }

    ScrubbedReply scrub(Query query, Attempt attempt, byte[] reply, int length) {
        return scrubber.scrub(
                reply, length, attempt.questionEnd(), query.message().edns().dnssecOk(), config.trustAd());
    }

    /** Whether another upstream may know better. NXDOMAIN and NODATA are answers; YXDOMAIN is DNAME's (RFC 6672 §2.2). */
    static boolean isNoAnswer(ReplyMessage message) {
        return switch (message.kind()) {
            case POSITIVE, NODATA, NXDOMAIN -> false;
            case REFERRAL -> true;
            case FAILURE -> message.rcode() != Rcode.YXDOMAIN;
        };
    }

    /** What a reply is counted as. */
    static UpstreamEvent event(ReplyMessage message) {
        return switch (message.rcode()) {
            case Rcode.NOERROR -> UpstreamEvent.REPLY_NOERROR;
            case Rcode.NXDOMAIN -> UpstreamEvent.REPLY_NXDOMAIN;
            case Rcode.SERVFAIL -> UpstreamEvent.REPLY_SERVFAIL;
            case Rcode.REFUSED -> UpstreamEvent.REPLY_REFUSED;
            default -> UpstreamEvent.REPLY_OTHER;
        };
    }

    /** Whether nothing can be sent any more. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        parked.release();
        for (Line line : lines) {
            line.close();
        }
        retired.forEach(Line::close);
    }
}

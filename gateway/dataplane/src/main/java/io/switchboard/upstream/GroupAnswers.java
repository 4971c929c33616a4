package io.switchboard.upstream;

import io.switchboard.config.UpstreamGroupConfig;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplySink;

/** A group of upstreams as one event loop asks it: the lines, the policy's state, and what exchanges share. */
final class GroupAnswers implements AnswerSource {
    static final ExtendedError SILENCE = ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "no upstream answered");
    static final ExtendedError NOBODY =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "no upstream is configured");
    static final ExtendedError LOOP =
            ExtendedError.of(ExtendedError.NO_REACHABLE_AUTHORITY, "the upstreams lead back here");
    static final ExtendedError GUESSED = ExtendedError.of(ExtendedError.NETWORK_ERROR, "replies looked forged");

    /** An order is kept in a long, eight bits for each place; more upstreams than that are not asked for one query. */
    private static final int MAX_WIDTH = 8;

    private final QueryLoop loop;
    private final UpstreamGroupConfig config;
    private final long deadlineNanos;
    private final Line[] lines;
    private final int[] order;
    private final UpstreamPolicy policy;
    private final Entropy entropy = new Entropy();
    private final ReplyScrubber scrubber = new ReplyScrubber();
    private boolean closed;

    GroupAnswers(QueryLoop loop, UpstreamGroupConfig config, Line[] lines) {
        this.loop = loop;
        this.config = config;
        this.deadlineNanos = config.deadline().toNanos();
        this.lines = lines;
        this.order = new int[lines.length];
        this.policy = UpstreamPolicy.of(config.policy());
    }

    @Override
    public boolean answer(Query query, ReplySink sink) {
        if (lines.length == 0) {
            sink.fail(query, new QueryFailure.Unanswered(NOBODY, false));
            return true;
        }
        Query kept = query.detach();
        new Exchange(this, kept, sink, packedOrder(), kept.receivedNanos() + deadlineNanos).start();
        return true;
    }

    private long packedOrder() {
        policy.order(lines, order, now());
        long packed = 0;
        for (int i = width() - 1; i >= 0; i--) {
            packed = packed << 8 | order[i];
        }
        return packed;
    }

    /** How many places an order has. */
    int width() {
        return Math.min(lines.length, MAX_WIDTH);
    }

    Line line(int index) {
        return lines[index];
    }

    long now() {
        return loop.nanos();
    }

    QueryLoop loop() {
        return loop;
    }

    Entropy entropy() {
        return entropy;
    }

    Line[] lines() {
        return lines;
    }

    int attempts() {
        return config.attempts();
    }

    boolean randomiseCase() {
        return config.udp().randomiseCase();
    }

    boolean retryTruncated() {
        return config.udp().retryOverTcpWhenTruncated();
    }

    ScrubbedReply scrub(Query query, Attempt attempt, byte[] reply, int length) {
        return scrubber.scrub(
                reply, length, attempt.questionEnd(), query.message().edns().dnssecOk(), config.trustAd());
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
        for (Line line : lines) {
            line.close();
        }
    }
}

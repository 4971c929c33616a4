package io.switchboard.upstream;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.Query;
import io.switchboard.query.ReplySink;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import io.switchboard.upstream.ScrubbedReply.Usable;
import org.jspecify.annotations.Nullable;

/**
 * One query of ours to a group: attempts one after another, in the policy's order, until one brings a usable reply or
 * the deadline comes. The timer is the retry timer while something can be tried, then the deadline.
 *
 * <p>An attempt whose retry timer has run out stays open: resolvers take long for names that they have to ask around
 * for, and the late reply of the first upstream is as good as that of the second.
 */
final class Exchange extends OpenAttempts {
    /** Messages with a wrong id or question before datagrams for this query are not believed any more. */
    private static final int MAX_GUESSES = 16;

    private final ReplySink sink;
    private final AskingOrder order;
    /** Queries sent to one upstream after the other. */
    private int tries;
    /** How many of these did not wait for the one before: parallel ones, and the hedge. */
    private int beside;

    private boolean failedOver;
    /** What is done for upstreams that do not take the query as it is; null as long as all do. */
    private @Nullable Fallbacks fallbacks;

    private boolean done;
    /** While the timer is that of the hedge: when the first attempt counts as late. */
    private long lateNanos;

    private boolean hedgeDue;
    private @Nullable Attempt hedge;
    /** What an upstream said that is no answer; delivered if nothing better comes. */
    private @Nullable ReplyMessage failure;

    private @Nullable ExtendedError cause;
    /** The reply that is being handed over. */
    private ScrubbedReply scrubbed = Unusable.MALFORMED;

    Exchange(GroupAnswers group, AskingOrder order, Query query, ReplySink sink, long deadlineNanos) {
        super(group, query, deadlineNanos);
        this.sink = sink;
        this.order = order;
    }

    void start(long now) {
        proceed(now);
        for (int more = group.atOnce() - 1; more > 0 && !done && !order.isReserveNext(); more--) {
            beside++;
            if (!tryNew(now)) {
                beside--;
                return;
            }
        }
    }

    /** Tries what is next in the order; if nothing can be tried or waited for, gives up. */
    private void proceed(long now) {
        if (deadlineNanos - now > 0) {
            tryNext(now);
        }
        settle(now);
    }

    /** Waits for what is under way, or gives up if nothing is. */
    private void settle(long now) {
        if (done) {
            return;
        }
        if (!anyOpen() && !isScheduled()) {
            giveUp();
        } else if (!isScheduled()) {
            group.loop().schedule(this, Math.max(0, deadlineNanos - now));
        }
    }

    /** Sends to the next line that can be asked, those that were asked before included. */
    private boolean tryNext(long now) {
        return tryNext(now, order.endOfAll());
    }

    /** Sends to the next line that was not asked before. */
    private boolean tryNew(long now) {
        return tryNext(now, order.endOfNew());
    }

    private boolean tryNext(long now, int end) {
        while (tries < group.attempts() && order.isBefore(end) && !done) {
            int position = order.next();
            Line line = order.line(position);
            if (!line.usable()) {
                cause = cause == null ? GroupAnswers.unusable(line) : cause;
                continue;
            }
            tries++;
            if (send(line, position, line.transport(), now)) {
                return true;
            }
            tries--;
        }
        return false;
    }

    private boolean canTry() {
        return tries < group.attempts() && order.hasMore();
    }

    @Override
    public boolean maySendAgain(Attempt attempt) {
        boolean allowed = !order.isSpent(attempt.position, attempt.transport());
        if (allowed) {
            order.sent(attempt.position, attempt.transport());
        }
        return allowed;
    }

    private boolean send(Line line, int position, Transport transport, long now) {
        if (order.isSpent(position, transport)) {
            return false;
        }
        if (!line.hasRoom()) {
            line.counters().count(UpstreamEvent.OVERLOAD);
            cause = cause == null ? GroupAnswers.FULL : cause;
            return false;
        }
        order.sent(position, transport);
        boolean edns = !isPlain(position) && line.upstream().understandsEdns(now);
        boolean mayRandomiseCase = fallbacks == null || !fallbacks.hasGivenUpCase(position);
        Attempt attempt = open(line, position, transport, edns, mayRandomiseCase, now);
        rearm(line, transport, now);
        line.counters().count(UpstreamEvent.QUERY);
        line.send(attempt);
        return true;
    }

    private boolean isPlain(int position) {
        return fallbacks != null && fallbacks.isPlain(position);
    }

    private Fallbacks fallbacks() {
        Fallbacks known = fallbacks;
        if (known == null) {
            known = new Fallbacks();
            fallbacks = known;
        }
        return known;
    }

    /** Sets the timer to when the attempt that is sent now counts as late: doubled with each try. */
    private void rearm(Line line, Transport transport, long now) {
        long wait = line.upstream().latency().retryNanos() << Math.clamp(tries - 1 - beside, 0, 4);
        // A stream may have to be opened first, which takes one more round trip.
        wait = transport.datagram() ? wait : 2 * wait;
        wait = Math.max(0, Math.min(wait, deadlineNanos - now));
        long hedgeDelay = tries == 1 ? group.hedgeDelayNanos() : -1;
        hedgeDue = hedgeDelay >= 0 && hedgeDelay < wait;
        lateNanos = now + wait;
        cancel();
        group.loop().schedule(this, hedgeDue ? hedgeDelay : wait);
    }

    /** Asks a second upstream although the first is not late yet, if there is one and the budget allows it. */
    private void hedge(long now) {
        hedgeDue = false;
        Attempt first = latest();
        if (first != null && order.hasNew() && !order.isReserveNext() && canTry() && group.takeHedge()) {
            beside++;
            if (tryNew(now)) {
                hedge = latest() == first ? null : latest();
                if (hedge != null) {
                    hedge.line().counters().count(UpstreamEvent.HEDGE);
                }
                return;
            }
            beside--;
        }
        if (!done) {
            group.loop().schedule(this, Math.max(0, lateNanos - now));
        }
    }

    @Override
    protected void expired() {
        long now = group.now();
        if (hedgeDue) {
            hedge(now);
            return;
        }
        if (becomeOverdue(now)) {
            cause = cause == null || cause == GroupAnswers.LOOP ? GroupAnswers.SILENCE : cause;
        }
        if (deadlineNanos - now <= 0) {
            giveUp();
        } else if (!order.hasNew() && anyAskedWithoutCase(now)) {
            // Its reply is waited for.
            return;
        } else if (failure != null && (!order.hasNew() || tries >= group.attempts())) {
            // Somebody has spoken, and nobody is left who was not asked and may be.
            giveUp();
        } else {
            proceed(now);
        }
    }

    /** Reads the reply. What is damaged on the way over UDP, or has the wrong cookie, does not end the wait. */
    @Override
    public ReplyMatch judge(Attempt attempt, byte[] reply, int length) {
        UpstreamCookie cookie = attempt.cookie();
        if (cookie != null && !cookie.accepts(attempt, reply, length)) {
            return ReplyMatch.COOKIE;
        }
        scrubbed = group.scrub(query, attempt, reply, length);
        boolean broken = scrubbed == Unusable.MALFORMED || scrubbed == Unusable.OPT;
        return broken && attempt.transport().datagram() ? ReplyMatch.BROKEN : ReplyMatch.REPLY;
    }

    @Override
    public void answered(Attempt attempt, byte[] reply, int length) {
        ScrubbedReply result = scrubbed;
        scrubbed = Unusable.MALFORMED;
        ended(attempt);
        long now = group.now();
        attempt.line().heard(attempt, now);
        group.waited(now - attempt.writtenNanos());
        if (fallbacks != null) {
            fallbacks.answered(attempt, now);
        }
        switch (result) {
            case Unusable.TRUNCATED -> truncated(attempt, now);
            case Unusable.BAD_COOKIE -> cookieRefused(attempt, now);
            case Usable(ReplyMessage message, boolean edns) -> usable(attempt, message, edns, now);
            case Unusable unusable -> unusable(attempt, unusable, now);
        }
    }

    private void unusable(Attempt attempt, Unusable reason, long now) {
        attempt.line().counters().count(UpstreamEvent.REPLY_INVALID);
        cause = reason.error();
        askElsewhere(now);
    }

    private void usable(Attempt attempt, ReplyMessage message, boolean ednsInReply, long now) {
        attempt.line().counters().count(GroupAnswers.event(message));
        int rcode = message.rcode();
        // RFC 6891 §6.2.2, §7: an error without OPT to a query with OPT is a server that does not know EDNS.
        if (attempt.edns() && !ednsInReply && (rcode == Rcode.FORMERR || rcode == Rcode.NOTIMP)) {
            failure = message;
            askWithoutEdns(attempt, now);
        } else if (GroupAnswers.isNoAnswer(message)) {
            failure = message;
            askElsewhere(now);
        } else {
            if (isPlain(attempt.position) && !attempt.edns()) {
                attempt.line().upstream().refusesEdns(now);
            }
            if (attempt == hedge) {
                attempt.line().counters().count(UpstreamEvent.HEDGE_WON);
            }
            finish();
            sink.reply(query, message, 0, AnsweredBy.UPSTREAM);
        }
    }

    /** After a reply that is none: one other upstream is asked, then what was said is delivered. */
    private void askElsewhere(long now) {
        boolean another = !failedOver && tryNew(now);
        failedOver = true;
        if (!done && !another && !anyOpen()) {
            giveUp();
        }
    }

    private void askWithoutEdns(Attempt attempt, long now) {
        if (!done && fallbacks().mayAskPlain()) {
            fallbacks().askPlain(attempt.position);
            attempt.line().counters().count(UpstreamEvent.EDNS_FALLBACK);
            if (send(attempt.line(), attempt.position, attempt.transport(), now)) {
                return;
            }
        }
        askElsewhere(now);
    }

    /** RFC 2181 §9: a truncated reply is no reply; the same upstream is asked over a stream (RFC 7766 §5), by us or the client. */
    private void truncated(Attempt attempt, long now) {
        if (attempt.transport().datagram()) {
            attempt.line().counters().count(UpstreamEvent.TRUNCATED);
            if (!group.fetchesTruncated(query)) {
                finish();
                sink.fail(query, GroupAnswers.TRUNCATED);
                return;
            }
            if (send(attempt.line(), attempt.position, Transport.TCP, now)) {
                return;
            }
        }
        cause = Unusable.TRUNCATED.error();
        askElsewhere(now);
    }

    /** RFC 7873 §5.3: once more with the cookie that came with the refusal; if that is refused as well, over TCP. */
    private void cookieRefused(Attempt attempt, long now) {
        if (attempt.transport().datagram()) {
            attempt.line().counters().count(UpstreamEvent.BAD_COOKIE);
            UpstreamCookie cookie = attempt.cookie();
            boolean again = fallbacks().refuseCookie(attempt.position) && cookie != null && cookie.isNewTo(attempt);
            if (again && send(attempt.line(), attempt.position, attempt.transport(), now)
                    || !done && send(attempt.line(), attempt.position, Transport.TCP, now)) {
                return;
            }
        }
        unusable(attempt, Unusable.BAD_COOKIE, now);
    }

    @Override
    public void failed(Attempt attempt, AttemptFailure reason) {
        ended(attempt);
        long now = group.now();
        attempt.line().failed(attempt, reason, now);
        cause = reason == AttemptFailure.NO_ROOM
                ? GroupAnswers.FULL
                : attempt.line().upstream().networkError();
        boolean another = reason.isOfPeer() && askWithoutCase(attempt, now) || !done && tryNew(now);
        if (done || another || anyOpen()) {
            return;
        }
        // Nobody new to ask. The same one again, but only after the retry timer: it may be starting.
        if (!canTry() || deadlineNanos - now <= 0 || group.isClosed()) {
            giveUp();
        } else if (!isScheduled()) {
            group.loop().schedule(this, Math.min(Latency.SHORTEST_RETRY_NANOS, deadlineNanos - now));
        }
    }

    @Override
    public void mismatched(Attempt attempt, ReplyMatch mismatch) {
        long now = group.now();
        ReplyMatch kind = mismatch == ReplyMatch.BARE_ERROR && attempt.owesCookie() ? ReplyMatch.COOKIE : mismatch;
        attempt.line().mismatched(kind, now);
        if (kind == ReplyMatch.BARE_ERROR && attempt.edns() && fallbacks().mayAskPlain()) {
            // It may be forged, so the wait goes on; asking without EDNS beside it does no harm.
            askWithoutEdns(attempt, now);
        } else if ((kind.nearMiss() || kind == ReplyMatch.BROKEN)
                && attempt.transport().datagram()) {
            fallbacks().mismatch(attempt.position, kind);
            guessed(attempt, now);
        }
    }

    /** RFC 5452 §9.3: someone who guesses finds no datagram to forge an answer to any more. */
    private void guessed(Attempt attempt, long now) {
        if (fallbacks().goOverStream(attempt.position)) {
            attempt.line().counters().count(UpstreamEvent.NEAR_MISS);
            send(attempt.line(), attempt.position, Transport.TCP, now);
        }
        if (attempt.guesses() >= MAX_GUESSES && !attempt.hasEnded()) {
            ended(attempt);
            attempt.forget();
            cause = GroupAnswers.GUESSED;
            settle(now);
        }
    }

    /** The same for the streams that are silent. */
    private boolean anyAskedWithoutCase(long now) {
        Attempt open = fallbacks == null ? null : latest();
        while (open != null && !askWithoutCase(open, now)) {
            open = open.next;
        }
        return open != null;
    }

    /**
     * After a stream that brought nothing: a server that folds the case of questions and does not speak TCP is asked once
     * more in lower case. What came for the query in random case is not believed all the same.
     */
    private boolean askWithoutCase(Attempt stream, long now) {
        Line line = stream.line();
        return fallbacks != null
                && !stream.transport().datagram()
                && deadlineNanos - now > 0
                && fallbacks.giveUpCase(stream.position)
                && send(line, stream.position, line.transport(), now);
    }

    private void giveUp() {
        ReplyMessage said = failure;
        ExtendedError reason = cause;
        finish();
        if (said != null) {
            sink.reply(query, said, 0, AnsweredBy.UPSTREAM);
        } else {
            sink.fail(query, GroupAnswers.failure(reason));
        }
    }

    /** Ends everything that is under way; nothing calls this object afterwards. */
    private void finish() {
        done = true;
        cancel();
        forgetAll();
    }
}

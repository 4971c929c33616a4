package io.switchboard.upstream;

import io.switchboard.dns.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One query sent to one upstream over one transport, and the wait for its reply. Belongs to one event loop.
 *
 * <p>For a {@link Connector}: the octets to send, what to call when something comes, and a place to note where the
 * attempt waits.
 */
public final class Attempt {
    private final AttemptOwner owner;
    private final Line line;
    private final Transport transport;
    private final byte[] query;
    private final int questionEnd;
    private final boolean randomCase;
    private final boolean edns;
    private final long sentNanos;
    private final long deadlineNanos;
    private long writtenNanos;
    private @Nullable Object avoided;
    private @Nullable Object carrier;
    private int slot;
    private int guesses;
    private boolean overdue;
    private boolean ended;
    /** The owner's list. */
    @Nullable Attempt next;
    /** The owner's: which of its upstreams this is. */
    int position;

    Attempt(
            AttemptOwner owner,
            Line line,
            Transport transport,
            UpstreamQuery query,
            long sentNanos,
            long deadlineNanos) {
        this.owner = owner;
        this.line = line;
        this.transport = transport;
        this.query = query.bytes();
        this.questionEnd = query.questionEnd();
        this.randomCase = query.randomCase();
        this.edns = query.edns();
        this.sentNanos = sentNanos;
        this.writtenNanos = sentNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /** The message to send, whole; its id is 0, and the connector puts its own into what it sends. */
    public byte[] query() {
        return query;
    }

    /** When the query was given to the connector, by the loop's ticker. */
    public long sentNanos() {
        return sentNanos;
    }

    /** When whoever asked gives up, by the loop's ticker. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Says that the query leaves only now, because it had to wait for a handshake; that is no part of its latency. */
    public void written(long now) {
        writtenNanos = now;
    }

    /** When the query left, as far as is known. */
    long writtenNanos() {
        return writtenNanos;
    }

    /** Where the same query waits already, in vain so far: it had better go another way now. Null for nowhere. */
    public @Nullable Object avoided() {
        return avoided;
    }

    void avoid(@Nullable Object other) {
        avoided = other;
    }

    /** Notes where the connector keeps this attempt. */
    public void waitAt(Object carrier, int slot) {
        this.carrier = carrier;
        this.slot = slot;
    }

    /** What {@link #waitAt} noted, or null before that. */
    public @Nullable Object carrier() {
        return carrier;
    }

    /** What {@link #waitAt} noted. */
    public int slot() {
        return slot;
    }

    /**
     * Whether a message that came with this attempt's id is its reply; then {@link #answered} is to follow. If not, it is counted, and the connector goes on
     * waiting unless the attempt is forgotten within this call.
     */
    public boolean matches(byte[] reply, int length) {
        ReplyMatch match = ReplyMatch.of(query, questionEnd, randomCase, reply, length);
        if (match == ReplyMatch.REPLY) {
            match = owner.judge(this, reply, length);
        }
        if (match != ReplyMatch.REPLY) {
            mismatched(match);
        }
        return match == ReplyMatch.REPLY;
    }

    /** Something came from the upstream with an id that no query on this attempt's socket has. */
    public void strangerCame() {
        mismatched(ReplyMatch.ID);
    }

    private void mismatched(ReplyMatch mismatch) {
        if (mismatch.nearMiss()) {
            guesses++;
        }
        owner.mismatched(this, mismatch);
    }

    /**
     * Ends the attempt with its reply.
     *
     * @param reply the first {@code length} octets; reused by the connector when this returns
     */
    public void answered(byte[] reply, int length) {
        if (end()) {
            owner.answered(this, reply, length);
        }
    }

    /**
     * Whether the query may be sent on another connection because nothing came over the one it was sent on; it counts as one
     * more of the few times that a query is sent to one server (RFC 9520 §3.1).
     */
    public boolean maySendAgain() {
        return owner.maySendAgain(this);
    }

    /** Ends the attempt without a reply. */
    public void failed(AttemptFailure failure) {
        if (end()) {
            owner.failed(this, failure);
        }
    }

    /** Takes the attempt off its connector, which calls nothing after this. */
    void forget() {
        if (end()) {
            line.connector(transport).forget(this);
        }
    }

    private boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        line.ended();
        return true;
    }

    /** The owner's list, of which this is the first, without one of its members. */
    @Nullable Attempt without(Attempt gone) {
        if (this == gone) {
            return next;
        }
        for (Attempt before = this; before != null; before = before.next) {
            if (before.next == gone) {
                before.next = gone.next;
                break;
            }
        }
        return this;
    }

    /** Whether it has ended. */
    boolean hasEnded() {
        return ended;
    }

    /** True the first time: its retry timer has run out. */
    boolean becomesOverdue() {
        boolean first = !overdue;
        overdue = true;
        return first;
    }

    Line line() {
        return line;
    }

    Transport transport() {
        return transport;
    }

    boolean edns() {
        return edns;
    }

    /** What keeps the cookies of its upstream, or null if it carries none. */
    @Nullable UpstreamCookie cookie() {
        return line.cookie(transport, edns);
    }

    /** Whether no reply without a cookie is taken for its own: else who forges an error could do away with cookies. */
    boolean owesCookie() {
        UpstreamCookie cookie = cookie();
        return cookie != null && cookie.isExpected();
    }

    boolean randomCase() {
        return randomCase;
    }

    int questionEnd() {
        return questionEnd;
    }

    /** How many messages looked like someone guessing. */
    int guesses() {
        return guesses;
    }

    @Override
    public String toString() {
        return transport.label() + " query to " + line.upstream();
    }
}

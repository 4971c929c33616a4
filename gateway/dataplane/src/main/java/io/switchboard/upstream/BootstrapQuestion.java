package io.switchboard.upstream;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Transport;
import io.switchboard.dns.Wire;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.QueryFailure;
import io.switchboard.query.QueryLoop;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.ReplySink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question about an endpoint's name, asked of the bootstrap servers again and again, and the last good answer to it.
 * One event loop.
 *
 * @param <T> what a record says
 */
abstract class BootstrapQuestion<T> implements ReplySink {
    private static final InetSocketAddress OURSELVES = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final ReplyChannel NO_CHANNEL = new NoChannel();

    private enum Outcome {
        PENDING,
        FOUND,
        NONE,
        FAILED
    }

    private final byte[] message;
    private final int type;
    private final QueryLoop loop;
    private final AnswerSource source;
    private final Runnable listener;
    private final RecordCursor cursor = new RecordCursor();
    private Outcome outcome = Outcome.PENDING;
    private List<T> found = List.of();
    private long ttlSeconds;

    /** @param listener told of every answer */
    BootstrapQuestion(DomainName name, int type, QueryLoop loop, AnswerSource source, Runnable listener) {
        this.message = UpstreamQuery.of(LookupName.of(name), type, RecordClass.IN, Wire.RD, false, false, false)
                .bytes();
        this.type = type;
        this.loop = loop;
        this.source = source;
        this.listener = listener;
    }

    /** What a record of the answer says; null if that is of no use. */
    abstract @Nullable T read(byte[] message, int length, int rdata, int rdataLength);

    /** Waits for a new answer from now on. */
    final void begin() {
        outcome = Outcome.PENDING;
    }

    final void ask() {
        Query query = new Query();
        System.arraycopy(message, 0, query.message().reserve(message.length), 0, message.length);
        if (query.message().parse(message.length) != QueryFault.NONE) {
            throw new IllegalStateException("a question of our own that does not parse");
        }
        query.from(loop, Transport.UDP, OURSELVES, NO_CHANNEL, loop.nanos());
        source.answer(query, this);
    }

    final boolean isDone() {
        return outcome != Outcome.PENDING;
    }

    /** Whether the latest answer has something. */
    final boolean hasFound() {
        return outcome == Outcome.FOUND;
    }

    /** Whether there was no answer. */
    final boolean hasFailed() {
        return outcome == Outcome.FAILED;
    }

    /** What was found last. That there is nothing counts only as an answer, not while there is no other. */
    final List<T> found() {
        return outcome == Outcome.NONE ? List.of() : found;
    }

    /** That there is nothing here is the answer now, if that was said: something was found elsewhere. */
    final void settle() {
        found = found();
    }

    /** How long the latest answer holds; very long if it has nothing. */
    final long ttlSeconds() {
        return hasFound() ? ttlSeconds : Integer.MAX_VALUE;
    }

    @Override
    public final void reply(Query query, ReplyMessage reply, int ageSeconds, AnsweredBy answeredBy) {
        List<T> said = reply.kind() == ReplyKind.POSITIVE ? read(reply) : List.of();
        if (!said.isEmpty()) {
            outcome = Outcome.FOUND;
            found = said;
            ttlSeconds = Math.max(0, reply.ttlSeconds());
        } else {
            outcome = reply.kind() == ReplyKind.NODATA || reply.kind() == ReplyKind.NXDOMAIN
                    ? Outcome.NONE
                    : Outcome.FAILED;
        }
        listener.run();
    }

    private List<T> read(ReplyMessage reply) {
        List<T> said = new ArrayList<>();
        cursor.reset(reply.bytes(), reply.length(), reply.questionEnd());
        while (cursor.next() && cursor.section() == RecordCursor.ANSWER) {
            T one = cursor.type() == type
                    ? read(reply.bytes(), reply.length(), cursor.rdata(), cursor.rdataLength())
                    : null;
            if (one != null && !said.contains(one)) {
                said.add(one);
            }
        }
        return said;
    }

    @Override
    public final void fail(Query query, QueryFailure failure) {
        outcome = Outcome.FAILED;
        listener.run();
    }

    @Override
    public final void drop(Query query, DropReason reason) {
        outcome = Outcome.FAILED;
        listener.run();
    }

    /** A question of our own has no client; its sink hears everything. */
    private static final class NoChannel implements ReplyChannel {
        @Override
        public void write(Query query, byte[] reply, int length) {
            throw new IllegalStateException("a reply to a question of our own (expected: at its sink)");
        }

        @Override
        public void drop(Query query, DropReason reason) {
            throw new IllegalStateException("the end of a question of our own (expected: at its sink)");
        }
    }
}

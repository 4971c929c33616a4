package io.switchboard.upstream;

import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.QueryFault;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
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
import java.util.Arrays;
import java.util.List;

/**
 * One of the two questions for a host name's addresses, asked again and again, and the last good answer to it. One event
 * loop.
 */
final class AddressQuestion implements ReplySink {
    /** A name with more addresses than that is not a name for servers that stand in for each other. */
    static final int MAX_ADDRESSES = 64;

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
    private List<InetAddress> addresses = List.of();
    private long ttlSeconds;

    /** @param listener told of every answer */
    AddressQuestion(DomainName name, int type, QueryLoop loop, AnswerSource source, Runnable listener) {
        this.message = UpstreamQuery.of(LookupName.of(name), type, RecordClass.IN, Wire.RD, false, false, false)
                .bytes();
        this.type = type;
        this.loop = loop;
        this.source = source;
        this.listener = listener;
    }

    /** Waits for a new answer from now on. */
    void begin() {
        outcome = Outcome.PENDING;
    }

    void ask() {
        Query query = new Query();
        System.arraycopy(message, 0, query.message().reserve(message.length), 0, message.length);
        if (query.message().parse(message.length) != QueryFault.NONE) {
            throw new IllegalStateException("a question of our own that does not parse");
        }
        query.from(loop, Transport.UDP, OURSELVES, NO_CHANNEL, loop.nanos());
        source.answer(query, this);
    }

    boolean isDone() {
        return outcome != Outcome.PENDING;
    }

    /** Whether the latest answer has addresses. */
    boolean hasFound() {
        return outcome == Outcome.FOUND;
    }

    /** Whether there was no answer. */
    boolean hasFailed() {
        return outcome == Outcome.FAILED;
    }

    /** What was found last. That there is none counts only as an answer, not while there is no other. */
    List<InetAddress> addresses() {
        return outcome == Outcome.NONE ? List.of() : addresses;
    }

    /** The other family has addresses: that there are none here is the answer now. */
    void settle() {
        addresses = addresses();
    }

    /** How long the latest answer holds; very long if it has no addresses. */
    long ttlSeconds() {
        return hasFound() ? ttlSeconds : Integer.MAX_VALUE;
    }

    @Override
    public void reply(Query query, ReplyMessage reply, int ageSeconds, AnsweredBy answeredBy) {
        List<InetAddress> found = reply.kind() == ReplyKind.POSITIVE ? read(reply) : List.of();
        if (!found.isEmpty()) {
            outcome = Outcome.FOUND;
            addresses = found;
            ttlSeconds = Math.max(0, reply.ttlSeconds());
        } else {
            outcome = reply.kind() == ReplyKind.NODATA || reply.kind() == ReplyKind.NXDOMAIN
                    ? Outcome.NONE
                    : Outcome.FAILED;
        }
        listener.run();
    }

    private List<InetAddress> read(ReplyMessage reply) {
        List<InetAddress> found = new ArrayList<>();
        cursor.reset(reply.bytes(), reply.length(), reply.questionEnd());
        while (found.size() < MAX_ADDRESSES && cursor.next() && cursor.section() == RecordCursor.ANSWER) {
            if (cursor.type() == type && cursor.rdataLength() == (type == RecordType.A ? 4 : 16)) {
                int at = cursor.rdata();
                InetAddress address =
                        Addresses.ofOctets(Arrays.copyOfRange(reply.bytes(), at, at + cursor.rdataLength()));
                if (!address.isAnyLocalAddress() && !address.isMulticastAddress() && !found.contains(address)) {
                    found.add(address);
                }
            }
        }
        return found;
    }

    @Override
    public void fail(Query query, QueryFailure failure) {
        outcome = Outcome.FAILED;
        listener.run();
    }

    @Override
    public void drop(Query query, DropReason reason) {
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

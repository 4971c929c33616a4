package io.switchboard.query;

import io.switchboard.dns.Transport;
import io.switchboard.testing.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Message;

/** A way back to a client that keeps what is sent, and a short way into a pipeline for tests. */
final class RecordedReplies implements ReplyChannel {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4242);

    final List<byte[]> replies = new ArrayList<>();
    final List<DropReason> drops = new ArrayList<>();

    /** Whether the transport has no room for another reply. */
    boolean congested;

    private final FakeQueryLoop loop;
    private final Transport transport;

    RecordedReplies(FakeQueryLoop loop, Transport transport) {
        this.loop = loop;
        this.transport = transport;
    }

    /** Hands a message to the pipeline as a listener does. */
    void send(QueryPipeline pipeline, Messages message) {
        byte[] bytes = message.bytes();
        Query query = new Query();
        System.arraycopy(bytes, 0, query.message().reserve(bytes.length), 0, bytes.length);
        query.from(loop, transport, CLIENT, this, loop.nanos());
        pipeline.handle(query, bytes.length);
    }

    /** The only reply, as an independent parser reads it. */
    Message only() {
        if (replies.size() != 1) {
            throw new AssertionError(replies.size() + " replies (expected: 1)");
        }
        try {
            return new Message(replies.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int length() {
        return replies.getFirst().length;
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        replies.add(Arrays.copyOf(reply, length));
    }

    @Override
    public void drop(Query query, DropReason reason) {
        drops.add(reason);
    }

    @Override
    public boolean isCongested() {
        return congested;
    }

    @Override
    public int keepaliveTimeout() {
        return transport.datagram() ? -1 : 100;
    }
}

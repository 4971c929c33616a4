package io.switchboard.transport.grpc;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.UpstreamEvent;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as one call. There is one message to wait for: if it is not the reply, or a status comes in its place, the
 * attempt has failed.
 */
final class GrpcConnectorCall extends ClientCall.Listener<DnsPacketReader> {
    private final GrpcConnectorChannel channel;
    private final Attempt attempt;
    private final ClientCall<DnsPacketWriter, DnsPacketReader> call;
    private final int id;
    private final boolean again;
    private boolean ended;
    /** The channel's list. */
    @Nullable GrpcConnectorCall previous;

    @Nullable GrpcConnectorCall next;

    GrpcConnectorCall(
            GrpcConnectorChannel channel,
            Attempt attempt,
            ClientCall<DnsPacketWriter, DnsPacketReader> call,
            int id,
            boolean again) {
        this.channel = channel;
        this.attempt = attempt;
        this.call = call;
        this.id = id;
        this.again = again;
    }

    Attempt attempt() {
        return attempt;
    }

    /** Whether it was sent before, on a connection that broke. */
    boolean wasRepeated() {
        return again;
    }

    /** May end before it returns. */
    void start() {
        call.start(this, new Metadata());
        call.request(1);
        byte[] query = attempt.query();
        // With a writer of its own: before the connection stands, gRPC keeps the message as it is.
        call.sendMessage(new DnsPacketWriter().set(query, query.length, id));
        call.halfClose();
    }

    @Override
    public void onMessage(DnsPacketReader packet) {
        channel.heard();
        if (ended) {
            return;
        }
        byte[] reply = channel.reply();
        int length = packet.length();
        if (length < Wire.HEADER_LENGTH) {
            channel.count(UpstreamEvent.MALFORMED);
        } else if (Wire.u16(reply, Wire.ID) != id) {
            attempt.strangerCame();
        } else if (attempt.matches(reply, length)) {
            end();
            attempt.answered(reply, length);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (!ended) {
            end();
            channel.failed(this, status);
        }
    }

    /** Nobody waits for it any more. */
    void forget() {
        if (!ended) {
            end();
            call.cancel("not needed any more", null);
        }
    }

    /** Ends without a word to gRPC, whose connection is being closed. */
    void end() {
        ended = true;
        channel.ended(this);
    }
}

package io.switchboard.transport.grpc;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.switchboard.transport.asking.ConnectionLife;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.UpstreamEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream with the calls on it. gRPC would connect again by itself; this does not let it: when the
 * connection ends, so does the channel, and the connector opens another one when there is a query for it.
 */
final class GrpcConnectorChannel implements ConnectionLife.Connection {
    /** Calls that servers commonly take at a time (RFC 9113 §6.5.2); above that another connection is better. */
    private static final int BUSY_CALLS = 100;
    /** With the bound of channels, about a line's own bound; gRPC holds back what is over the server's limit. */
    private static final int MAX_CALLS = 1000;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final GrpcConnector connector;
    private final ManagedChannel channel;
    private final @Nullable GrpcConnectorTls tls;
    private final ConnectionLife life;
    private @Nullable GrpcConnectorCall newest;
    private int calls;
    /** The server wants no more calls; those under way go on. */
    private boolean leaving;

    @SuppressWarnings("this-escape") // kept, not called
    GrpcConnectorChannel(
            GrpcConnector connector, ManagedChannel channel, @Nullable GrpcConnectorTls tls, Attempt first) {
        this.connector = connector;
        this.channel = channel;
        this.tls = tls;
        this.life = new ConnectionLife(
                connector.loop(), this, first, IDLE_NANOS, connector.maximumAgeNanos(), connector.entropy());
    }

    /** Connects; may have failed already when it returns. */
    void connect() {
        follow(channel.getState(true));
    }

    boolean isClosed() {
        return life.isClosed();
    }

    private void follow(ConnectivityState seen) {
        channel.notifyWhenStateChanged(seen, () -> changed(channel.getState(false)));
    }

    private void changed(ConnectivityState now) {
        if (life.isClosed()) {
            return;
        }
        if (now == ConnectivityState.READY && life.isConnecting()) {
            opened();
        } else if (now == ConnectivityState.TRANSIENT_FAILURE && life.isConnecting()) {
            notConnected(tlsFailed() ? AttemptFailure.TLS : AttemptFailure.CONNECT);
            return;
        } else if (life.isOpen()) {
            leaving = true;
            closeIfDone();
        }
        follow(now);
    }

    private void opened() {
        long now = life.opened();
        connector.connected();
        for (GrpcConnectorCall call = newest; call != null; call = call.previous) {
            call.attempt().written(now);
        }
    }

    /** Whether a query may be sent here. */
    boolean hasRoom(long now) {
        return calls < MAX_CALLS && (life.isConnecting() || !leaving && life.takesQueries(now));
    }

    boolean isBusy() {
        return calls >= BUSY_CALLS;
    }

    int calls() {
        return calls;
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    void send(Attempt attempt, boolean again, long now) {
        life.sent();
        // What is left of the attempt's time goes along as the call's deadline.
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(Math.max(1, attempt.deadlineNanos() - now), TimeUnit.NANOSECONDS);
        GrpcConnectorCall call = new GrpcConnectorCall(
                this, attempt, channel.newCall(connector.method(), options), connector.nextId(), again);
        attempt.waitAt(call, 0);
        link(call);
        call.start();
    }

    private void link(GrpcConnectorCall call) {
        call.previous = newest;
        if (newest != null) {
            newest.next = call;
        }
        newest = call;
        calls++;
    }

    /** Takes a call off the list. */
    void ended(GrpcConnectorCall call) {
        if (call.previous != null) {
            call.previous.next = call.next;
        }
        if (call.next != null) {
            call.next.previous = call.previous;
        } else {
            newest = call.previous;
        }
        calls--;
        life.owes(calls > 0);
        closeIfDone();
    }

    private void closeIfDone() {
        if (leaving && calls == 0) {
            end(AttemptFailure.CLOSED, false);
        }
    }

    /** Something came from the upstream. */
    void heard() {
        life.heard();
    }

    /** A call ended with a status and no reply. */
    void failed(GrpcConnectorCall call, Status status) {
        boolean broken = status.getCode() == Status.Code.UNAVAILABLE;
        boolean stood = !life.isConnecting();
        if (broken && !stood) {
            notConnected(tlsFailed() ? AttemptFailure.TLS : AttemptFailure.CONNECT);
        } else if (!broken && status.getCode() != Status.Code.DEADLINE_EXCEEDED) {
            // A status of the server's own: it is there, but does not answer.
            life.heard();
        }
        // Servers close connections at will, and a query is not to blame for it.
        if (broken && stood && !call.wasRepeated()) {
            connector.sendAgain(call.attempt());
        } else if (tlsFailed()) {
            call.attempt().failed(AttemptFailure.TLS);
        } else {
            call.attempt().failed(broken && !stood ? AttemptFailure.CONNECT : AttemptFailure.NETWORK);
        }
    }

    private boolean tlsFailed() {
        return tls != null && tls.failed();
    }

    private void notConnected(AttemptFailure failure) {
        connector.notConnected(connector.loop().nanos());
        end(failure, false);
    }

    byte[] reply() {
        return connector.reply();
    }

    void count(UpstreamEvent event) {
        connector.count(event);
    }

    void close() {
        end(AttemptFailure.CLOSED, false);
    }

    /**
     * Closes the connection.
     *
     * @param again whether queries under way are sent once more on another connection
     */
    private void end(AttemptFailure failure, boolean again) {
        if (!life.close()) {
            return;
        }
        connector.closed(this);
        for (GrpcConnectorCall call = newest; call != null; call = newest) {
            call.end();
            if (again && !call.wasRepeated()) {
                connector.sendAgain(call.attempt());
            } else {
                call.attempt().failed(failure);
            }
        }
        channel.shutdownNow();
    }

    @Override
    public boolean isIdle() {
        return calls == 0;
    }

    @Override
    public boolean anyWaiting(Predicate<Attempt> condition) {
        for (GrpcConnectorCall call = newest; call != null; call = call.previous) {
            if (condition.test(call.attempt())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void giveUp(AttemptFailure why) {
        if (why == AttemptFailure.CONNECT_TIMEOUT) {
            notConnected(why);
        } else {
            end(why, why == AttemptFailure.SILENCE);
        }
    }
}

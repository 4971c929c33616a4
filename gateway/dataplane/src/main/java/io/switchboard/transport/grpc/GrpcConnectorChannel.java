package io.switchboard.transport.grpc;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.switchboard.query.LoopTimer;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.UpstreamEvent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an upstream with the calls on it. gRPC would connect again by itself; this does not let it: when the
 * connection ends, so does the channel, and the connector opens another one when there is a query for it.
 *
 * <p>A connection that says nothing while calls wait gets no new ones after a second, and is given up when the oldest has
 * waited half of its time; the other half is for a new connection.
 */
final class GrpcConnectorChannel {
    private enum State {
        CONNECTING,
        OPEN,
        /** The server wants no more calls; those under way go on. */
        LEAVING,
        CLOSED
    }

    /** Calls that servers commonly take at a time (RFC 9113 §6.5.2); above that another connection is better. */
    private static final int BUSY_CALLS = 100;
    /** With the bound of channels, about a line's own bound; gRPC holds back what is over the server's limit. */
    private static final int MAX_CALLS = 1000;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Silence after which new queries go elsewhere. */
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final GrpcConnector connector;
    private final ManagedChannel channel;
    private final @Nullable GrpcConnectorTls tls;
    private final Watch watch = new Watch();
    private final long openedNanos;
    private final long connectByNanos;
    private State state = State.CONNECTING;
    private @Nullable GrpcConnectorCall newest;
    private int calls;
    private boolean hasAnswered;
    /** When something was last heard or, if nothing waited, sent. */
    private long activeNanos;

    GrpcConnectorChannel(
            GrpcConnector connector,
            ManagedChannel channel,
            @Nullable GrpcConnectorTls tls,
            long now,
            long connectByNanos) {
        this.connector = connector;
        this.channel = channel;
        this.tls = tls;
        this.openedNanos = now;
        this.activeNanos = now;
        this.connectByNanos = connectByNanos;
        connector.loop().schedule(watch, Math.max(0, connectByNanos - now));
    }

    /** Connects; may have failed already when it returns. */
    void connect() {
        follow(channel.getState(true));
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    private void follow(ConnectivityState seen) {
        channel.notifyWhenStateChanged(seen, () -> changed(channel.getState(false)));
    }

    private void changed(ConnectivityState now) {
        if (state == State.CLOSED) {
            return;
        }
        if (now == ConnectivityState.READY) {
            state = State.OPEN;
            activeNanos = connector.loop().nanos();
            connector.connected();
            for (GrpcConnectorCall call = newest; call != null; call = call.previous) {
                call.attempt().written(activeNanos);
            }
            watch.cancel();
            connector.loop().schedule(watch, CHECK_NANOS);
        } else if (now == ConnectivityState.TRANSIENT_FAILURE && state == State.CONNECTING) {
            notConnected(tlsFailed() ? AttemptFailure.TLS : AttemptFailure.CONNECT);
            return;
        } else if (state == State.OPEN) {
            state = State.LEAVING;
            closeIfDone();
        }
        follow(now);
    }

    /** Whether a query may be sent here. */
    boolean hasRoom(long now) {
        return switch (state) {
            case CONNECTING -> calls < MAX_CALLS;
            case OPEN -> calls < MAX_CALLS && now - openedNanos <= connector.maximumAgeNanos() && !isSilent(now);
            case LEAVING, CLOSED -> false;
        };
    }

    boolean isBusy() {
        return calls >= BUSY_CALLS;
    }

    int calls() {
        return calls;
    }

    private boolean isSilent(long now) {
        return calls > 0 && now - activeNanos > SUSPICIOUS_NANOS;
    }

    /** Sends a query, at once or when the connection stands. {@link #hasRoom} must hold. */
    void send(Attempt attempt, boolean again, long now) {
        if (calls == 0) {
            activeNanos = now;
        }
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
        closeIfDone();
    }

    private void closeIfDone() {
        if (state == State.LEAVING && calls == 0) {
            end(AttemptFailure.CLOSED, false);
        }
    }

    /** Something came from the upstream. */
    void heard() {
        activeNanos = connector.loop().nanos();
        hasAnswered = true;
    }

    /** A call ended with a status and no reply. */
    void failed(GrpcConnectorCall call, Status status) {
        boolean broken = status.getCode() == Status.Code.UNAVAILABLE;
        boolean stood = state != State.CONNECTING;
        if (broken && state == State.CONNECTING) {
            notConnected(tlsFailed() ? AttemptFailure.TLS : AttemptFailure.CONNECT);
        } else if (!broken && status.getCode() != Status.Code.DEADLINE_EXCEEDED) {
            // A status of the server's own: it is there, but does not answer.
            activeNanos = connector.loop().nanos();
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
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        watch.cancel();
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

    private void check() {
        long now = connector.loop().nanos();
        if (state == State.CONNECTING) {
            if (connectByNanos - now <= 0) {
                notConnected(AttemptFailure.CONNECT_TIMEOUT);
            } else {
                connector.loop().schedule(watch, connectByNanos - now);
            }
        } else if (calls == 0 && (now - activeNanos > IDLE_NANOS || now - openedNanos > connector.maximumAgeNanos())) {
            end(AttemptFailure.CLOSED, false);
        } else if (isSilent(now) && hasWaitedHalfItsTime(now)) {
            end(AttemptFailure.NETWORK, true);
        } else {
            connector.loop().schedule(watch, CHECK_NANOS);
        }
    }

    /** Whether a query has used up half of the time that it had when it was sent, with nothing heard since. */
    private boolean hasWaitedHalfItsTime(long now) {
        for (GrpcConnectorCall call = newest; call != null; call = call.previous) {
            Attempt attempt = call.attempt();
            long since = Math.max(0, activeNanos - attempt.sentNanos()) + attempt.sentNanos();
            if (now - since > (attempt.deadlineNanos() - attempt.sentNanos()) / 2) {
                return true;
            }
        }
        return false;
    }

    private final class Watch extends LoopTimer {
        @Override
        protected void expired() {
            check();
        }
    }
}

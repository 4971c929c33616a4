package io.switchboard.transport.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.switchboard.dns.Transport;
import io.switchboard.query.AnsweredBy;
import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;
import io.switchboard.query.Verdict;
import io.switchboard.transport.QueryIntake;

/**
 * One call that is one query: from its message to its status. A client that has given up, by its deadline or otherwise,
 * hears nothing more; what was found by then is in the cache.
 *
 * @param <Q> what comes in
 * @param <R> what goes out
 */
abstract class UnaryCall<Q, R> extends ServerCall.Listener<Q> implements ReplyChannel {
    private final QueryIntake intake;
    private final ServerCall<Q, R> call;
    private final GrpcConnection connection;
    private Verdict verdict = Verdict.ANSWERED;
    private AnsweredBy answeredBy = AnsweredBy.POLICY;
    private boolean asked;
    private boolean ended;
    private int pendingSince;

    UnaryCall(QueryIntake intake, ServerCall<Q, R> call) {
        this.intake = intake;
        this.call = call;
        this.connection = GrpcConnection.of(call);
        connection.callBegan();
        pendingSince = connection.withoutMessage().began();
        call.request(1);
    }

    /** Puts a message into the intake's query; returns its length, or -1 if {@link #end} was called instead. */
    abstract int take(Q message, Query query);

    /** What is sent for a finished reply. */
    abstract R reply(byte[] reply, int length);

    @Override
    public void onMessage(Q message) {
        if (asked || ended) {
            return;
        }
        hasMessage();
        Query query = intake.query();
        int length = take(message, query);
        if (length >= 0) {
            query.from(
                    intake.loop(),
                    Transport.GRPC,
                    connection.client(),
                    this,
                    intake.loop().nanos());
            intake.pipeline().handle(query, length);
        }
    }

    private void hasMessage() {
        asked = true;
        connection.withoutMessage().ended(pendingSince);
    }

    @Override
    public void onHalfClose() {
        if (!asked && !ended) {
            end(Statuses.NO_MESSAGE);
        }
    }

    @Override
    public void verdict(Verdict newVerdict, AnsweredBy by) {
        verdict = newVerdict;
        answeredBy = by;
    }

    AnsweredBy answeredBy() {
        return answeredBy;
    }

    @Override
    public void write(Query query, byte[] reply, int length) {
        if (!ended) {
            // The message goes with a status other than OK too: it says in DNS terms what the status says in gRPC's.
            call.sendHeaders(new Metadata());
            call.sendMessage(reply(reply, length));
            end(Statuses.of(verdict));
        }
    }

    @Override
    public void drop(Query query, DropReason reason) {
        end(Statuses.of(reason));
    }

    /** Ends the call from this side. */
    void end(Status status) {
        if (!ended) {
            if (!asked) {
                hasMessage();
            }
            ended = true;
            pendingSince = connection.withoutEnd().began();
            call.close(status, new Metadata());
        }
    }

    @Override
    public void onComplete() {
        gone();
    }

    @Override
    public void onCancel() {
        gone();
    }

    private void gone() {
        if (!asked) {
            hasMessage();
        } else if (ended) {
            connection.withoutEnd().ended(pendingSince);
        }
        ended = true;
        connection.callEnded();
    }
}

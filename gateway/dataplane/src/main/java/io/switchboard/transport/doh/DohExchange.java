package io.switchboard.transport.doh;

import io.switchboard.transport.asking.MultiplexedExchange;
import io.switchboard.transport.http.AgedReply;
import io.switchboard.transport.http.DohResponse;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;

/** One attempt on its way over HTTP: the request, then the response as far as it has come. One event loop. */
final class DohExchange extends MultiplexedExchange<DohExchange> {
    private final AgedReply aged;
    private final DohResponse response = new DohResponse();

    DohExchange(Attempt attempt, AgedReply aged) {
        super(attempt);
        this.aged = aged;
    }

    DohResponse response() {
        return response;
    }

    @Override
    protected DohExchange self() {
        return this;
    }

    @Override
    protected void restart() {
        response.restart();
    }

    @Override
    protected void complete() {
        if (response.answers(attempt(), aged)) {
            answer(response.body(), response.length());
        } else {
            // Nothing else will come in its place.
            fail(AttemptFailure.HTTP);
        }
    }
}

package io.switchboard.transport.doh;

import io.netty.buffer.ByteBuf;
import io.switchboard.dns.Wire;
import io.switchboard.transport.http.AgedReply;
import io.switchboard.transport.http.RequestHead;
import io.switchboard.upstream.Attempt;
import io.switchboard.upstream.AttemptFailure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One attempt on its way over HTTP: the request, then the response as far as it has come. One event loop. */
final class DohExchange {
    private static final int OK = 200;

    private final DohConnector connector;
    private final Attempt attempt;
    private @Nullable DohConnectorConnection connection;
    private boolean repeated;
    private boolean ended;
    private int status;
    private boolean usable;
    private int age;
    private byte[] body = new byte[0];
    private int length;

    DohExchange(DohConnector connector, Attempt attempt) {
        this.connector = connector;
        this.attempt = attempt;
        attempt.waitAt(this, 0);
    }

    Attempt attempt() {
        return attempt;
    }

    @Nullable DohConnectorConnection connection() {
        return connection;
    }

    /** Notes where it goes; a response that began to come elsewhere is forgotten. */
    void over(@Nullable DohConnectorConnection carrier) {
        connection = carrier;
        status = 0;
        length = 0;
        usable = false;
    }

    /** Whether it was sent before over a connection that broke without an answer to anybody. */
    boolean repeated() {
        return repeated;
    }

    void repeat() {
        repeated = true;
    }

    boolean ended() {
        return ended;
    }

    // ---- The response ----

    /** The head of the response; only 200 with a DNS message is one, and no redirect is followed (RFC 8484 §4.2). */
    void head(int code, @Nullable CharSequence contentType, @Nullable CharSequence ageField) {
        status = code;
        usable = code == OK && contentType != null && RequestHead.isDnsMessage(contentType);
        age = AgedReply.seconds(ageField);
    }

    /** A part of the body; false when no message can be so long. */
    boolean body(ByteBuf part) {
        int octets = part.readableBytes();
        if (!usable) {
            part.skipBytes(octets);
            return true;
        }
        if (length + octets > Wire.MAX_MESSAGE_LENGTH) {
            usable = false;
            return false;
        }
        if (length + octets > body.length) {
            body = Arrays.copyOf(body, Math.max(length + octets, Math.min(body.length * 2, Wire.MAX_MESSAGE_LENGTH)));
        }
        part.readBytes(body, length, octets);
        length += octets;
        return true;
    }

    /** The response is whole. */
    void complete() {
        if (ended) {
            return;
        }
        ended = true;
        if (!usable || length < Wire.HEADER_LENGTH) {
            attempt.failed(AttemptFailure.HTTP);
            return;
        }
        // Before anybody reads it.
        connector.aged().lower(body, length, age);
        if (Wire.u16(body, Wire.ID) != 0) {
            // RFC 8484 §4.1: the id is the query's, 0.
            attempt.strangerCame();
            attempt.failed(AttemptFailure.HTTP);
        } else if (attempt.matches(body, length)) {
            attempt.answered(body, length);
        } else {
            // Nothing else will come in its place.
            attempt.failed(AttemptFailure.HTTP);
        }
    }

    /** Whether the server said anything that HTTP calls an answer. */
    boolean answered() {
        return status != 0;
    }

    void fail(AttemptFailure failure) {
        if (!ended) {
            ended = true;
            attempt.failed(failure);
        }
    }

    /** Nobody waits for it any more. */
    void forget() {
        if (!ended) {
            ended = true;
            if (connection == null) {
                connector.noLongerWaits(this);
            } else {
                connection.cancel(this);
            }
        }
    }
}

package io.switchboard.query;

import io.switchboard.dns.ReplyMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A reply of several messages (RFC 5936 §2.2), which a channel takes one after another as its client does: never more than
 * one of them is there. One event loop.
 */
public final class ReplySequence {
    /** What {@link #next} returns when the rest cannot be made; the connection is to be closed then (RFC 5936 §2.2). */
    public static final int BROKEN = -1;

    private static final Logger LOG = System.getLogger(ReplySequence.class.getName());

    private final Query query;
    private final TransferReply.Messages messages;
    private final ReplyFinisher finisher;
    private final QueryObserver observer;
    private boolean begun;
    private boolean ended;

    /** @param query detached */
    ReplySequence(Query query, TransferReply.Messages messages, ReplyFinisher finisher, QueryObserver observer) {
        this.query = query;
        this.messages = messages;
        this.finisher = finisher;
        this.observer = observer;
    }

    /** Makes the next message ready in {@link #buffer}; its length, 0 when there is none left, or {@link #BROKEN}. */
    public int next() {
        try {
            ReplyMessage message = messages.next();
            if (message == null) {
                end(true);
                return 0;
            }
            int length = finisher.message(query, message, 0, false);
            if (!begun) {
                begun = true;
                long nanos = query.loop().nanos() - query.receivedNanos();
                observer.replied(query, message.rcode(), AnsweredBy.RECORDS, length, nanos);
            }
            return length;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a transfer ended in an exception", e);
            end(false);
            return BROKEN;
        }
    }

    /** Holds the message that {@link #next} made, from offset 0, until anything else is answered. */
    public byte[] buffer() {
        return finisher.buffer();
    }

    /** The client is gone, or takes nothing. */
    public void abandon() {
        end(false);
    }

    private void end(boolean complete) {
        if (!ended) {
            ended = true;
            messages.end(complete);
        }
    }
}

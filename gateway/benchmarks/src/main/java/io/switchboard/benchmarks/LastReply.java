package io.switchboard.benchmarks;

import io.switchboard.query.DropReason;
import io.switchboard.query.Query;
import io.switchboard.query.ReplyChannel;

/** Keeps the length of the last reply and throws away the rest. */
final class LastReply implements ReplyChannel {
    private int length;

    int length() {
        return length;
    }

    @Override
    public void write(Query query, byte[] reply, int replyLength) {
        length = replyLength;
    }

    @Override
    public void drop(Query query, DropReason reason) {
        throw new IllegalStateException("dropped: " + reason);
    }
}

package io.switchboard.query;

import io.switchboard.dns.ReplyMessage;
import org.jspecify.annotations.Nullable;

/** What a query for a zone transfer gets. */
public sealed interface TransferReply {
    /** Nothing of the zone. */
    record Refused(QueryFailure failure) implements TransferReply {}

    /** One message. */
    record Single(ReplyMessage message) implements TransferReply {}

    /** As many messages as it takes. */
    record Several(Messages messages) implements TransferReply {}

    /** Messages that are made one at a time, each when the one before has left. Used by one event loop. */
    interface Messages {
        /** The next message, with the question in it; null behind the last one. */
        @Nullable ReplyMessage next();

        /** No more is wanted: the last one has gone out, or the client is gone. Called once. */
        void end(boolean complete);
    }
}

package io.switchboard.transport.stream;

import io.switchboard.query.ReplySequence;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Replies of several messages that a connection owes: sent one after another, as fast as the client takes them, and so much
 * at a time that other connections of the event loop get their turn, too.
 */
final class ReplySequences {
    /** Octets in one turn of the event loop. */
    private static final int MAX_IN_TURN = 64 << 10;

    private final Deque<ReplySequence> waiting = new ArrayDeque<>(0);

    /** The connection. */
    interface Client {
        /** Whether more can be written now. */
        boolean takesMore();

        /** Writes a message: the first {@code length} octets. */
        void write(byte[] message, int length);

        /** The last message of a reply was written, or none will be. */
        void ended(boolean broken);
    }

    void add(ReplySequence sequence) {
        waiting.addLast(sequence);
    }

    /** Sends what may be sent now; whether there is more that could be sent in another turn. */
    boolean send(Client client) {
        int room = MAX_IN_TURN;
        while (room > 0 && !waiting.isEmpty() && client.takesMore()) {
            ReplySequence sequence = waiting.getFirst();
            int length = sequence.next();
            if (length > 0) {
                client.write(sequence.buffer(), length);
                room -= length;
            } else {
                waiting.removeFirst();
                client.ended(length == ReplySequence.BROKEN);
            }
        }
        return !waiting.isEmpty() && client.takesMore();
    }

    /** Nothing more can be sent. */
    void abandon() {
        waiting.forEach(ReplySequence::abandon);
        waiting.clear();
    }
}

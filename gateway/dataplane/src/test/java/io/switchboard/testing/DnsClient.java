package io.switchboard.testing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A raw DNS client: octets out, octets in, with no opinion about either. One thread. */
public interface DnsClient extends AutoCloseable {
    /** Long enough for any answer on a loaded machine; tests that expect an answer wait this long for it. */
    Duration PATIENCE = Duration.ofSeconds(10);

    /** Sends one message as the transport frames it. */
    void send(byte[] message);

    /** The next message, or null if none comes in time or the other side closed the connection. */
    byte @Nullable [] receive(Duration timeout);

    /** Sends a message and returns the next one that comes. */
    default byte[] exchange(byte[] query) {
        send(query);
        return expect();
    }

    /** The next message, which must come. */
    default byte[] expect() {
        byte[] reply = receive(PATIENCE);
        if (reply == null) {
            throw new AssertionError("no reply within " + PATIENCE);
        }
        return reply;
    }

    @Override
    void close();
}

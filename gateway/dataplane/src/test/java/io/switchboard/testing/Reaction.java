package io.switchboard.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What a {@link ScriptedUpstream} does about one query: steps, each some time after the query arrived. No step is silence.
 *
 * @param steps in order; steps without a delay are done at once and in this order
 */
public record Reaction(List<Step> steps) {
    public Reaction {
        steps = List.copyOf(steps);
    }

    /** Silence. */
    public static Reaction nothing() {
        return new Reaction(List.of());
    }

    /** A message at once. */
    public static Reaction message(byte[] bytes) {
        return new Reaction(List.of(new Message(bytes, Duration.ZERO, false)));
    }

    /** Octets as they are: without a length prefix over TCP, as one datagram over UDP. */
    public static Reaction octets(byte[] bytes) {
        return new Reaction(List.of(new Octets(bytes, Duration.ZERO)));
    }

    /** The end of a TCP connection; nothing over UDP. */
    public static Reaction close() {
        return new Reaction(List.of(new Close(false, Duration.ZERO)));
    }

    /** A reset of a TCP connection; nothing over UDP. */
    public static Reaction reset() {
        return new Reaction(List.of(new Close(true, Duration.ZERO)));
    }

    /** These steps and those of another reaction. */
    public Reaction and(Reaction other) {
        List<Step> both = new ArrayList<>(steps);
        both.addAll(other.steps);
        return new Reaction(both);
    }

    /** The same with each message replaced. */
    Reaction mapMessages(Function<Message, Step> change) {
        return new Reaction(steps.stream()
                .map(step -> step instanceof Message message ? change.apply(message) : step)
                .toList());
    }

    /** One thing to do. */
    public sealed interface Step {
        /** How long after the query. */
        Duration delay();

        /** The same with another delay. */
        Step after(Duration delay);
    }

    /** Sends a message as the transport frames it. */
    public record Message(byte[] bytes, Duration delay, boolean fromAnotherPort) implements Step {
        @Override
        public Step after(Duration other) {
            return new Message(bytes, other, fromAnotherPort);
        }
    }

    /** Sends octets as they are. */
    public record Octets(byte[] bytes, Duration delay) implements Step {
        @Override
        public Step after(Duration other) {
            return new Octets(bytes, other);
        }
    }

    /** Closes the connection, with RST if {@code abrupt}. */
    public record Close(boolean abrupt, Duration delay) implements Step {
        @Override
        public Step after(Duration other) {
            return new Close(abrupt, other);
        }
    }
}

package io.switchboard.testing;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a {@link ScriptedUpstream} does with each query. Called on the upstream's threads, for several queries at once.
 *
 * <p>Start from the factories of {@link Answers} and bend their reaction with the methods here:
 * {@snippet :
 * Answers.address("192.0.2.1").edited(Edits.otherId())
 *         .followedBy(Answers.address("192.0.2.1").delayed(Duration.ofMillis(100)));
 * }
 */
@FunctionalInterface
public interface Script {
    /** What to do with this query. */
    Reaction on(ReceivedQuery query);

    /** The same, later. */
    default Script delayed(Duration delay) {
        return query -> new Reaction(on(query).steps().stream()
                .map(step -> step.after(step.delay().plus(delay)))
                .toList());
    }

    /** The same with each message changed. */
    default Script edited(Edit edit) {
        return query -> on(query)
                .mapMessages(message -> new Reaction.Message(
                        edit.apply(query, message.bytes().clone()), message.delay(), message.fromAnotherPort()));
    }

    /** The same from a socket that the query was not sent to; over TCP as usual. */
    default Script fromAnotherPort() {
        return query -> on(query).mapMessages(message -> new Reaction.Message(message.bytes(), message.delay(), true));
    }

    /** The same, and then what {@code next} does. */
    default Script followedBy(Script next) {
        return query -> on(query).and(next.on(query));
    }

    /** Everything twice. */
    default Script twice() {
        return followedBy(this);
    }

    /**
     * Only the first {@code octets} of each message; over TCP those of the length prefix count, and the connection is
     * closed behind them.
     */
    default Script cutAfter(int octets) {
        return query -> {
            boolean stream = query.transport().stream();
            Reaction cut = on(query).mapMessages(message -> {
                byte[] whole = stream ? Messages.framed(message.bytes()) : message.bytes();
                return new Reaction.Octets(Arrays.copyOf(whole, Math.min(octets, whole.length)), message.delay());
            });
            return stream ? cut.and(Reaction.close()) : cut;
        };
    }

    /** The same, and then the end of a TCP connection. */
    default Script thenClose() {
        return query -> on(query).and(Reaction.close());
    }

    /** The same, and then a reset of a TCP connection. */
    default Script thenReset() {
        return query -> on(query).and(Reaction.reset());
    }

    /** A change of a reply's octets. */
    @FunctionalInterface
    interface Edit {
        /**
         * Changes a reply.
         *
         * @param reply the edit's own copy
         * @return what to send
         */
        byte[] apply(ReceivedQuery query, byte[] reply);

        /** This one, then another. */
        default Edit and(Edit next) {
            return (query, reply) -> next.apply(query, apply(query, reply));
        }
    }

    /** Each query by the next script; the last one goes on for ever, and answers the gateway's own probes. */
    static Script sequence(Script... scripts) {
        List<Script> all = List.of(scripts);
        AtomicInteger next = new AtomicInteger();
        return query -> {
            int step = query.isProbe() ? all.size() : next.getAndIncrement();
            return all.get(Math.min(step, all.size() - 1)).on(query);
        };
    }

    /** One script for each transport. */
    static Script byTransport(Script udp, Script tcp) {
        return query -> (query.transport().stream() ? tcp : udp).on(query);
    }
}

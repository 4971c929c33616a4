package io.switchboard.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out the steps of a {@link Reaction} on one socket, the later ones on threads of their own. */
final class Performance {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Performance() {}

    /** What a socket can do. */
    interface Stage {
        /** Sends a message. */
        void send(Reaction.Message message) throws IOException;

        /** Sends octets as they are. */
        void send(Reaction.Octets octets) throws IOException;

        /** Ends the connection, if there is one. */
        void close(boolean abrupt) throws IOException;
    }

    /** Waits until a thread has ended, unless it is the caller: a script may stop its own server. */
    static void awaitEnd(@Nullable Thread thread) {
        try {
            if (thread != null && thread != Thread.currentThread()) {
                thread.join(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void play(Reaction reaction, Stage stage) {
        List<Reaction.Step> later = reaction.steps().stream()
                .filter(step -> !step.delay().isZero())
                .sorted(Comparator.comparing(Reaction.Step::delay))
                .toList();
        if (!later.isEmpty()) {
            performLater(later, stage);
        }
        reaction.steps().stream().filter(step -> step.delay().isZero()).forEach(step -> perform(step, stage));
    }

    /** By one thread, so that what is due a moment later is never sooner. */
    private static void performLater(List<Reaction.Step> steps, Stage stage) {
        long start = System.nanoTime();
        Thread.ofVirtual().name("scripted-upstream-later").start(() -> {
            try {
                for (Reaction.Step step : steps) {
                    Thread.sleep(step.delay().minusNanos(System.nanoTime() - start));
                    perform(step, stage);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void perform(Reaction.Step step, Stage stage) {
        try {
            switch (step) {
                case Reaction.Message message -> stage.send(message);
                case Reaction.Octets octets -> stage.send(octets);
                case Reaction.Close close -> stage.close(close.abrupt());
            }
        } catch (IOException gone) {
            // The asking side has closed its socket, or this one is closed: there is nobody to answer.
        }
    }
}

package io.switchboard.testing;

import java.io.IOException;
import java.time.Duration;
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
        for (Reaction.Step step : reaction.steps()) {
            if (step.delay().isZero()) {
                perform(step, stage);
            } else {
                performLater(step, stage);
            }
        }
    }

    private static void performLater(Reaction.Step step, Stage stage) {
        Duration delay = step.delay();
        Thread.ofVirtual().name("scripted-upstream-later").start(() -> {
            try {
                Thread.sleep(delay);
                perform(step, stage);
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

package io.switchboard.cli;

import sun.misc.Signal;

/** What the process does when the system tells it something. */
final class Signals {
    private Signals() {}

    /** Runs {@code reload} on each SIGHUP, as daemons do; does nothing where there is no such signal. */
    @SuppressWarnings("sunapi") // Java has no other way to hear of SIGHUP.
    static void onHangup(Runnable reload) {
        try {
            Signal.handle(new Signal("HUP"), signal -> reload.run());
        } catch (IllegalArgumentException e) {
            // Windows has no SIGHUP, and a JVM told to leave signals alone (-Xrs) keeps it: the file is watched anyway.
        }
    }
}

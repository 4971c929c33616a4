package io.switchboard.records.kubernetes.watch;

import java.time.Duration;

/**
 * How long things may take, and how much may be asked for at once.
 *
 * @param connect until a connection stands
 * @param head until the server begins to answer
 * @param listSilence between two pieces of a list
 * @param list for a page of a list, or for all of a streaming one
 * @param idle between two events or bookmarks of a watch; a server sends bookmarks once a minute
 * @param watch how long a watch is asked for at least; at most twice as long
 * @param shortWatch a watch that the server ends sooner is not begun anew at once
 * @param backoff the first pause after a failure; it doubles with each
 * @param maxBackoff the longest pause, but for what the server asks for
 * @param maxRetryAfter the longest pause that a server may ask for
 * @param stable after how long without a failure the pauses are short again
 * @param pageSize objects in a page of a list
 * @param batch events after which everything counts, even if there are more to be read
 */
record WatchLimits(
        Duration connect,
        Duration head,
        Duration listSilence,
        Duration list,
        Duration idle,
        Duration watch,
        Duration shortWatch,
        Duration backoff,
        Duration maxBackoff,
        Duration maxRetryAfter,
        Duration stable,
        int pageSize,
        int batch) {
    static final WatchLimits DEFAULT = new WatchLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            Duration.ofSeconds(100),
            Duration.ofSeconds(300),
            Duration.ofSeconds(30),
            Duration.ofMillis(800),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            500,
            1000);
}

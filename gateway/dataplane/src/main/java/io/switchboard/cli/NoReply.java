package io.switchboard.cli;

import io.switchboard.config.EndpointConfig;
import io.switchboard.upstream.AttemptFailure;
import io.switchboard.upstream.DirectQuery.Unanswered;
import io.switchboard.upstream.ReplyMatch;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why no reply came, in one line for the operator. */
final class NoReply {
    private NoReply() {}

    /** @param refusal why the server's certificate was not believed, or null */
    static String text(EndpointConfig endpoint, Unanswered unanswered, Duration timeout, @Nullable String refusal) {
        return endpoint.url() + ": " + (unanswered.truncatedBefore() ? "truncated by UDP, and over TCP " : "")
                + cause(unanswered, timeout, refusal) + others(unanswered.others());
    }

    private static String cause(Unanswered unanswered, Duration timeout, @Nullable String refusal) {
        AttemptFailure failure = unanswered.failure();
        if (refusal != null) {
            return "the server is not trusted: " + refusal;
        }
        if (failure == null) {
            return "timed out: no reply within " + seconds(timeout);
        }
        return switch (failure) {
            case NETWORK ->
                unanswered.transport().datagram()
                        ? "refused: nothing listens there, or it cannot be reached"
                        : "the connection broke before the reply came";
            case CONNECT -> "no connection: nothing listens there, or it cannot be reached";
            case CONNECT_TIMEOUT -> "timed out: no connection in its part of " + seconds(timeout);
            case SILENCE -> "timed out: the connection stands, but nothing came in its part of " + seconds(timeout);
            case TLS -> "no TLS: the server broke off the handshake, or speaks something else";
            case HTTP -> "the server's response over HTTP has no reply in it";
            case NO_ROOM -> "this machine has no socket to ask from";
            case CLOSED -> "the connection was closed";
        };
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static String others(Map<ReplyMatch, Integer> others) {
        return others.isEmpty()
                ? ""
                : others.entrySet().stream()
                        .map(entry ->
                                entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                                        + entry.getValue())
                        .collect(Collectors.joining(
                                ", ", "; messages came that were not the reply, by what was wrong: ", ""));
    }
}

package io.switchboard.upstream;

import io.switchboard.dns.Edns;
import io.switchboard.dns.Wire;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The DNS cookie between us and one server, by which replies over UDP are known to come from who was asked: a client
 * cookie of ours, drawn by chance, and the server cookie that was shown with it last (RFC 7873 §5.3, RFC 9018 §3).
 *
 * <p>Safe for any thread: what is known is one array that is never written to.
 */
final class UpstreamCookie {
    /** What a query that carries none has. */
    static final byte[] NONE = {};

    /** RFC 7873 §7.1: a client cookie is in use for 26 hours at most. A new one begins with nothing shown. */
    private static final long LIFE_NANOS = TimeUnit.HOURS.toNanos(24);
    /** So many replies without it in a row, each answered over TCP instead, are another server, not a forger's luck. */
    static final int MAX_MISSED = 8;

    private static final int CLIENT = Edns.CLIENT_COOKIE_LENGTH;
    private static final int SHORTEST = CLIENT + 8;
    private static final int LONGEST = CLIENT + 32;

    /** @param option the COOKIE option's data: the client cookie, then the server cookie if one was shown */
    private record Known(byte[] option, long sinceNanos) {
        boolean shown() {
            return option.length > CLIENT;
        }

        boolean isFresh(long now) {
            return now - sinceNanos < LIFE_NANOS;
        }
    }

    private volatile @Nullable Known known;
    private volatile int missed;

    /** The option's data for a query, not to be written to; {@code entropy} belongs to the caller. */
    byte[] toSend(long now, Entropy entropy) {
        Known current = known;
        return current != null && current.isFresh(now) ? current.option : renewed(now, entropy);
    }

    private synchronized byte[] renewed(long now, Entropy entropy) {
        Known current = known;
        if (current != null && current.isFresh(now)) {
            return current.option;
        }
        byte[] client = new byte[CLIENT];
        Wire.putI32(client, 0, entropy.next32());
        Wire.putI32(client, 4, entropy.next32());
        missed = 0;
        known = new Known(client, now);
        return client;
    }

    /** Whether the server has shown that it does cookies, so that a reply without one is not its own. */
    boolean isExpected() {
        Known current = known;
        return current != null && current.shown();
    }

    /**
     * Whether a reply to a query that carried our cookie has it too, as far as that can be expected; the server cookie in it
     * is what the next query carries.
     */
    boolean accepts(Attempt attempt, byte[] reply, int length) {
        int opt = OptRecord.find(reply, length, attempt.questionEnd());
        // RFC 7873 §5.3: of several the first counts.
        int option = opt < 0 ? -1 : OptRecord.option(reply, opt, Edns.COOKIE);
        if (option < 0) {
            return !isExpected();
        }
        int start = option + 4;
        int size = Wire.u16(reply, option + 2);
        int sent = UpstreamQuery.cookieStart(attempt.questionEnd());
        // RFC 7873 §5.3: a client discards other lengths, and client cookies that are not its own.
        if (size != CLIENT && (size < SHORTEST || size > LONGEST)
                || !Arrays.equals(reply, start, start + CLIENT, attempt.query(), sent, sent + CLIENT)) {
            return false;
        }
        if (size > CLIENT) {
            shown(reply, start, start + size);
        }
        return true;
    }

    private void shown(byte[] reply, int start, int end) {
        if (missed != 0) {
            missed = 0;
        }
        Known current = known;
        if (current == null || !Arrays.equals(current.option, 0, current.option.length, reply, start, end)) {
            learn(Arrays.copyOfRange(reply, start, end));
        }
    }

    private synchronized void learn(byte[] option) {
        Known current = known;
        // A server cookie is good only with the client cookie that it was made from.
        if (current != null && Arrays.equals(current.option, 0, CLIENT, option, 0, CLIENT)) {
            known = new Known(option, current.sinceNanos);
        }
    }

    /** Whether another server cookie is known by now than an attempt's query carried. */
    boolean isNewTo(Attempt attempt) {
        Known current = known;
        int sent = UpstreamQuery.cookieStart(attempt.questionEnd());
        byte[] query = attempt.query();
        return current != null && !Arrays.equals(current.option, 0, current.option.length, query, sent, query.length);
    }

    /**
     * The server has answered over TCP what it seemed to answer without its cookie over UDP. Once that happens too often
     * in a row, what was shown is forgotten: whoever is there now does no cookies.
     *
     * @return whether it was forgotten
     */
    synchronized boolean missed() {
        Known current = known;
        if (current == null || !current.shown() || ++missed < MAX_MISSED) {
            return false;
        }
        missed = 0;
        known = new Known(Arrays.copyOf(current.option, CLIENT), current.sinceNanos);
        return true;
    }
}

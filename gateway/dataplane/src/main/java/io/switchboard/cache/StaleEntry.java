package io.switchboard.cache;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A reply past its TTL that may still be used while no fresh one can be had (RFC 8767). Takes the place of the
 * {@link ReplyEntry} when that is first asked for past its TTL, with the message made ready once.
 */
final class StaleEntry extends CacheEntry {
    private static final ExtendedError STALE_ANSWER = ExtendedError.of(ExtendedError.STALE_ANSWER);
    private static final ExtendedError STALE_NXDOMAIN = ExtendedError.of(ExtendedError.STALE_NXDOMAIN);

    private final long fetchedNanos;
    private final long untilNanos;
    /** When a refresh may be started again. */
    private final AtomicLong refreshNanos;

    private volatile long atOnceUntilNanos;

    /** @param untilNanos when the reply is too old for anyone, whatever has happened since it was fetched */
    StaleEntry(ReplyEntry expired, int ttlSeconds, long untilNanos, long nowNanos) {
        super(expired, staleMessage(expired.message(), ttlSeconds));
        this.fetchedNanos = expired.fetchedNanos();
        this.untilNanos = untilNanos;
        this.refreshNanos = new AtomicLong(nowNanos);
        this.atOnceUntilNanos = nowNanos;
    }

    /** RFC 8767 §4: TTLs of a stale answer are short, and above 0 for clients that would not take it otherwise. */
    private static ReplyMessage staleMessage(ReplyMessage message, int ttlSeconds) {
        return message.withMaximumTtl(ttlSeconds)
                .withMinimumTtl(ttlSeconds)
                .withExtendedError(message.kind() == ReplyKind.NXDOMAIN ? STALE_NXDOMAIN : STALE_ANSWER);
    }

    long fetchedNanos() {
        return fetchedNanos;
    }

    long untilNanos() {
        return untilNanos;
    }

    /** Whether the reply is not too old. */
    boolean isUsable(long nowNanos) {
        return nowNanos - untilNanos < 0;
    }

    /** Whether refreshing has failed, or taken too long, so recently that no client needs to wait for it again. */
    boolean answersAtOnce(long nowNanos) {
        return nowNanos - atOnceUntilNanos < 0;
    }

    /**
     * Notes that a refresh has failed or is overdue. For one interval none is tried; whoever asks within two gets the
     * stale answer at once, so that the next try runs behind the clients of a name that is asked for all the time.
     */
    void refreshFailed(long nowNanos, long recheckNanos) {
        refreshNanos.set(nowNanos + recheckNanos);
        atOnceUntilNanos = nowNanos + 2 * recheckNanos;
    }

    /** Claims the refresh that is due, for one caller in each interval. */
    boolean claimRefresh(long nowNanos, long recheckNanos) {
        long due = refreshNanos.get();
        return nowNanos - due >= 0 && refreshNanos.compareAndSet(due, nowNanos + recheckNanos);
    }
}

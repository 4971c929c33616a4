package io.switchboard.cache;

import io.switchboard.dns.RecordType;
import java.util.Optional;

/** Describes entries for people, as they are at one moment. */
final class CacheListing {
    private static final long SECOND = 1_000_000_000;

    private final CacheRules rules;
    private final long nowNanos;

    CacheListing(CacheRules rules, long nowNanos) {
        this.rules = rules;
        this.nowNanos = nowNanos;
    }

    /** Empty for an entry that nobody gets anything from any more. */
    Optional<CachedReply> describe(CacheEntry entry) {
        return switch (entry) {
            case ReplyEntry reply
            when reply.isFresh(nowNanos) -> describe(reply, CachedReply.State.FRESH, reply.expiresNanos());
            case ReplyEntry reply -> {
                boolean mayBeStale = rules.servesStale() && !reply.checkingDisabled();
                long staleNanos = mayBeStale ? rules.maximumStaleNanos() : 0;
                yield describe(reply, CachedReply.State.STALE, reply.expiresNanos() + staleNanos);
            }
            case StaleEntry stale -> describe(stale, CachedReply.State.STALE, stale.untilNanos());
            case FailureEntry failure -> describe(failure, CachedReply.State.FAILURE, failure.untilNanos());
        };
    }

    private Optional<CachedReply> describe(CacheEntry entry, CachedReply.State state, long untilNanos) {
        long leftNanos = untilNanos - nowNanos;
        if (leftNanos <= 0) {
            return Optional.empty();
        }
        return Optional.of(new CachedReply(
                entry.domainName(),
                entry.isAnyType() ? RecordType.ANY : entry.type(),
                entry.dnssecOk(),
                entry.checkingDisabled(),
                entry.view(),
                state,
                entry.message().rcode(),
                (leftNanos + SECOND - 1) / SECOND,
                entry.weight()));
    }
}

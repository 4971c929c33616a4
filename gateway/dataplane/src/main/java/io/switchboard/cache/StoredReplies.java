package io.switchboard.cache;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of replies and failures, under which key, and what it still counts for later. Any thread.
 *
 * <p>An NXDOMAIN holds for every type of its name (RFC 2308 §5) and has one entry for all of them, unless it stands at
 * the end of a chain: then the name itself exists. Everything else is kept by type.
 */
final class StoredReplies {
    /** Longer replies are delivered but not kept: a few hundred of them would push everything else out. */
    static final int MAX_REPLY_LENGTH = 16 * 1024;

    /** The budget of a cache of size 0, which remembers failures all the same (RFC 9520 §3.2). */
    private static final long FAILURES_ALONE_BYTES = 1 << 20;

    private final ReplyStore store;
    private volatile CacheRules rules;

    StoredReplies(ReplyStore store, CacheRules rules) {
        this.store = store;
        this.rules = rules;
    }

    static long budget(long sizeBytes) {
        return sizeBytes > 0 ? sizeBytes : FAILURES_ALONE_BYTES;
    }

    CacheRules rules() {
        return rules;
    }

    void use(CacheRules newRules) {
        rules = newRules;
    }

    @Nullable CacheEntry get(QuestionKey key) {
        return store.get(key);
    }

    /** Keeps a reply in place of whatever was known, or forgets that if this reply is not to be kept. */
    boolean keep(Flight flight, ReplyMessage message, long fetchedNanos) {
        ReplyKey key = flight.key();
        if (flight.isFlushed()) {
            return false;
        }
        if (!mayBeKept(message) || !isAbout(message, key)) {
            store.remove(key);
            return false;
        }
        boolean sharedByTypes = message.kind() == ReplyKind.NXDOMAIN && message.answerEnd() == message.questionEnd();
        ReplyKey home = sharedByTypes ? key.anyType() : key;
        put(flight, new ReplyEntry(home, message, fetchedNanos));
        removeIfThere(sharedByTypes ? key : key.anyType());
        return true;
    }

    /** Mostly there is nothing, and looking is cheaper than removing. */
    private void removeIfThere(ReplyKey key) {
        if (store.peek(key) != null) {
            store.remove(key);
        }
    }

    /** What is stored is found by the question in its message, so that must be the one that was asked. */
    private static boolean isAbout(ReplyMessage message, ReplyKey key) {
        return Arrays.equals(
                message.bytes(),
                Wire.HEADER_LENGTH,
                message.questionEnd() - CacheEntry.QUESTION_TAIL,
                key.octets(),
                0,
                key.nameLength());
    }

    private boolean mayBeKept(ReplyMessage message) {
        return switch (message.kind()) {
            // RFC 1035 §3.2.1: TTL 0 is for the transaction in progress. RFC 2308 §5: without SOA no negative TTL.
            case POSITIVE, NODATA, NXDOMAIN ->
                rules.keepsReplies() && message.ttlSeconds() > 0 && message.length() <= MAX_REPLY_LENGTH;
            case REFERRAL, FAILURE -> false;
        };
    }

    /** A flush marks the flights in its scope before it removes entries, so either it or this method sees the other. */
    private void put(Flight flight, CacheEntry entry) {
        store.put(entry);
        if (flight.isFlushed()) {
            store.remove(entry);
        }
    }

    /**
     * The reply past its TTL that may answer a question for which nothing fresh is stored, or null.
     *
     * @param exact what is stored for the question's type
     * @param anyType what is stored for every type of its name
     */
    @Nullable StaleEntry stale(@Nullable CacheEntry exact, @Nullable CacheEntry anyType, long nowNanos) {
        StaleEntry one = stale(exact, nowNanos);
        StaleEntry other = stale(anyType, nowNanos);
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.fetchedNanos() - other.fetchedNanos() >= 0 ? one : other;
    }

    private @Nullable StaleEntry stale(@Nullable CacheEntry entry, long nowNanos) {
        CacheRules current = rules;
        if (entry == null || !current.servesStale()) {
            return null;
        }
        return switch (entry) {
            case StaleEntry stale -> stale.isUsable(nowNanos) ? stale : null;
            case ReplyEntry reply -> reply.isFresh(nowNanos) ? null : turnStale(reply, current, nowNanos);
            case FailureEntry failure -> null;
        };
    }

    /** The maximum age counts from when the reply was fetched, so that a name taken from its owner does not live on. */
    private @Nullable StaleEntry turnStale(ReplyEntry expired, CacheRules current, long nowNanos) {
        long untilNanos = expired.expiresNanos() + current.maximumStaleNanos();
        // What was fetched without validation must not outlive its TTL on our word.
        if (expired.checkingDisabled() || nowNanos - untilNanos >= 0) {
            return null;
        }
        StaleEntry stale = new StaleEntry(expired, current.staleTtlSeconds(), untilNanos, nowNanos);
        if (store.replace(expired, stale)) {
            return stale;
        }
        return store.peek(expired) instanceof StaleEntry other && other.isUsable(nowNanos) ? other : null;
    }

    /**
     * Takes note of a flight that failed: the stale entry for its question, if there is one, is not refreshed again for
     * a while; otherwise the failure itself is remembered. Neither takes the place of a fresh reply.
     *
     * @param remembered whether the failure says something about the question, and not only about this gateway's load
     * @return the stale entry to answer from
     */
    @Nullable StaleEntry failed(Flight flight, int rcode, @Nullable ExtendedError error, boolean remembered, long nowNanos) {
        CacheEntry exact = store.peek(flight.key());
        CacheEntry anyType = store.peek(flight.key().anyType());
        if (flight.isFlushed() || isFresh(exact, nowNanos) || isFresh(anyType, nowNanos)) {
            return null;
        }
        StaleEntry stale = stale(exact, anyType, nowNanos);
        if (stale != null) {
            stale.refreshFailed(nowNanos, rules.staleRecheckNanos());
        } else if (remembered) {
            long lifetime = failureLifetime(exact, nowNanos);
            put(flight, new FailureEntry(flight.key(), failureMessage(flight.key(), rcode, error), nowNanos, lifetime));
        }
        return stale;
    }

    private static boolean isFresh(@Nullable CacheEntry entry, long nowNanos) {
        return entry instanceof ReplyEntry reply && reply.isFresh(nowNanos);
    }

    /** RFC 9520 §3.2: back off while failures follow each other. */
    private long failureLifetime(@Nullable CacheEntry previous, long nowNanos) {
        CacheRules current = rules;
        long maximum = current.maximumFailureNanos();
        if (previous instanceof FailureEntry failure && nowNanos - failure.untilNanos() < maximum) {
            return Math.min(2 * failure.lifetimeNanos(), maximum);
        }
        return Math.min(current.initialFailureNanos(), maximum);
    }

    /** The question and an RCODE; RFC 8914 §4.14: from the second time on this is a cached error. */
    private static ReplyMessage failureMessage(ReplyKey key, int rcode, @Nullable ExtendedError error) {
        int nameEnd = Wire.HEADER_LENGTH + key.nameLength();
        byte[] bytes = new byte[nameEnd + CacheEntry.QUESTION_TAIL];
        Wire.putU16(bytes, Wire.FLAGS, Wire.QR | rcode & Wire.RCODE_MASK);
        Wire.putU16(bytes, Wire.QDCOUNT, 1);
        System.arraycopy(key.octets(), 0, bytes, Wire.HEADER_LENGTH, key.nameLength());
        Wire.putU16(bytes, nameEnd, key.type());
        Wire.putU16(bytes, nameEnd + 2, RecordClass.IN);
        ExtendedError cached = ExtendedError.of(ExtendedError.CACHED_ERROR, error == null ? "" : error.text());
        int end = bytes.length;
        return ReplyMessage.of(bytes, new char[0], end, end, end, ReplyKind.FAILURE, -1, cached);
    }
}

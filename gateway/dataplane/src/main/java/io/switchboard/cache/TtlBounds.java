package io.switchboard.cache;

import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;

/**
 * Brings the TTLs of a reply into the bounds of the configuration, and says how long it may be kept. What the first
 * client gets is what the cache keeps, so that they never tell different things.
 */
final class TtlBounds {
    private TtlBounds() {}

    /**
     * The reply within bounds; the same object if there is nothing to change. Its {@link ReplyMessage#ttlSeconds()} is
     * how long it may be kept, 0 or less for not at all.
     */
    static ReplyMessage apply(ReplyMessage message, CacheRules rules) {
        boolean negative = message.kind() != ReplyKind.POSITIVE;
        int answerTtl = smallestAnswerTtl(message, rules);
        int keptSeconds = negative ? negativeTtl(message, rules, answerTtl) : answerTtl;
        // RFC 2308 §5: the SOA record that a negative reply carries counts down with it.
        int proofSeconds = negative && keptSeconds >= 0 ? keptSeconds : Integer.MAX_VALUE;
        boolean same = keptSeconds == message.ttlSeconds();
        for (int i = 0; same && i < message.ttlCount(); i++) {
            int ttl = Wire.i32(message.bytes(), message.ttlOffset(i));
            same = ttl == ttl(message, i, rules, proofSeconds);
        }
        return same ? message : withTtls(message, rules, proofSeconds, keptSeconds);
    }

    /** RFC 8767 §4: a TTL with the highest bit set is large, not 0. RFC 1035 §3.2.1: 0 means 0, whatever the minimum. */
    private static int bounded(int ttl, CacheRules rules) {
        if (ttl == 0) {
            return 0;
        }
        int seconds = ttl < 0 ? Integer.MAX_VALUE : ttl;
        return Math.min(Math.max(seconds, rules.minimumTtlSeconds()), rules.maximumTtlSeconds());
    }

    private static int ttl(ReplyMessage message, int index, CacheRules rules, int proofSeconds) {
        int offset = message.ttlOffset(index);
        int ttl = bounded(Wire.i32(message.bytes(), offset), rules);
        return offset < message.answerEnd() ? ttl : Math.min(ttl, proofSeconds);
    }

    private static int smallestAnswerTtl(ReplyMessage message, CacheRules rules) {
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < message.ttlCount() && message.ttlOffset(i) < message.answerEnd(); i++) {
            smallest = Math.min(smallest, bounded(Wire.i32(message.bytes(), message.ttlOffset(i)), rules));
        }
        return smallest;
    }

    /** As the SOA record says, -1 without one (RFC 2308 §5); a chain in front of it may end earlier. */
    private static int negativeTtl(ReplyMessage message, CacheRules rules, int answerTtl) {
        if (message.ttlSeconds() < 0) {
            return -1;
        }
        int ttl = Math.min(bounded(message.ttlSeconds(), rules), rules.maximumNegativeTtlSeconds());
        return Math.min(ttl, answerTtl);
    }

    private static ReplyMessage withTtls(ReplyMessage message, CacheRules rules, int proofSeconds, int keptSeconds) {
        byte[] bytes = message.bytes().clone();
        char[] offsets = new char[message.ttlCount()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (char) message.ttlOffset(i);
            Wire.putI32(bytes, offsets[i], ttl(message, i, rules, proofSeconds));
        }
        return ReplyMessage.of(
                bytes,
                offsets,
                message.questionEnd(),
                message.answerEnd(),
                message.authorityEnd(),
                message.kind(),
                keptSeconds,
                message.extendedError());
    }
}

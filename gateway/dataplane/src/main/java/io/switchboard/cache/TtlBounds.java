package io.switchboard.cache;

import io.switchboard.dns.CompressedName;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import java.util.Arrays;

/**
 * Brings the TTLs of a reply into bounds: those of the configuration, one value for each RRset, and for negative replies
 * the negative TTL. One thread; reused.
 */
final class TtlBounds {
    /** Replies with more records are cut to one TTL instead of one for each set, to keep the work small. */
    private static final int MAX_RECORDS_IN_SETS = 512;

    private final RecordCursor cursor = new RecordCursor();
    private final byte[] owner = new byte[Wire.MAX_NAME_LENGTH];
    private int[] sets = new int[32];

    /**
     * The reply as clients get it and the cache keeps it; the same object if there is nothing to change. Its
     * {@link ReplyMessage#ttlSeconds()} is how long it may be kept, 0 or less for not at all.
     */
    ReplyMessage apply(ReplyMessage message, CacheRules rules) {
        byte[] bytes = message.bytes().clone();
        int count = message.ttlCount();
        for (int i = 0; i < count; i++) {
            int offset = message.ttlOffset(i);
            Wire.putI32(bytes, offset, bounded(Wire.i32(bytes, offset), rules));
        }
        equaliseSets(bytes, message);
        int ttlSeconds = smallestTtl(bytes, message, message.questionEnd(), message.answerEnd());
        if (message.kind() != ReplyKind.POSITIVE) {
            ttlSeconds = negativeTtl(message, rules, ttlSeconds);
            lowerTtls(bytes, message, message.answerEnd(), ttlSeconds);
        }
        if (ttlSeconds == message.ttlSeconds() && Arrays.equals(bytes, message.bytes())) {
            return message;
        }
        return withTtls(message, bytes, ttlSeconds);
    }

    /** RFC 8767 §4: a TTL with the highest bit set is large, not 0. RFC 1035 §3.2.1: 0 means 0, whatever the minimum. */
    private static int bounded(int ttl, CacheRules rules) {
        if (ttl == 0) {
            return 0;
        }
        int seconds = ttl < 0 ? Integer.MAX_VALUE : ttl;
        return Math.min(Math.max(seconds, rules.minimumTtlSeconds()), rules.maximumTtlSeconds());
    }

    /** RFC 2308 §5: as the SOA record says, -1 without one; a chain in front of it may end earlier. */
    private static int negativeTtl(ReplyMessage message, CacheRules rules, int answerTtl) {
        if (message.ttlSeconds() < 0) {
            return -1;
        }
        int ttl = Math.min(bounded(message.ttlSeconds(), rules), rules.maximumNegativeTtlSeconds());
        return Math.min(ttl, answerTtl);
    }

    private static int smallestTtl(byte[] bytes, ReplyMessage message, int from, int end) {
        int smallest = Integer.MAX_VALUE;
        for (int i = 0; i < message.ttlCount(); i++) {
            int offset = message.ttlOffset(i);
            if (offset >= from && offset < end) {
                smallest = Math.min(smallest, Wire.i32(bytes, offset));
            }
        }
        return smallest;
    }

    private static void lowerTtls(byte[] bytes, ReplyMessage message, int from, int ttlSeconds) {
        for (int i = 0; ttlSeconds >= 0 && i < message.ttlCount(); i++) {
            int offset = message.ttlOffset(i);
            if (offset >= from) {
                Wire.putI32(bytes, offset, Math.min(Wire.i32(bytes, offset), ttlSeconds));
            }
        }
    }

    /** RFC 2181 §5.2: the records of a set have one TTL; where they differ, the smallest counts. */
    private void equaliseSets(byte[] bytes, ReplyMessage message) {
        if (message.ttlCount() < 2 || allTtlsEqual(bytes, message)) {
            return;
        }
        if (message.ttlCount() > MAX_RECORDS_IN_SETS) {
            lowerTtls(bytes, message, 0, smallestTtl(bytes, message, 0, bytes.length));
            return;
        }
        int count = readSets(bytes, message);
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                if (sets[i] == sets[j]) {
                    equalise(bytes, message.ttlOffset(i), message.ttlOffset(j));
                }
            }
        }
    }

    private static boolean allTtlsEqual(byte[] bytes, ReplyMessage message) {
        int first = Wire.i32(bytes, message.ttlOffset(0));
        for (int i = 1; i < message.ttlCount(); i++) {
            if (Wire.i32(bytes, message.ttlOffset(i)) != first) {
                return false;
            }
        }
        return true;
    }

    /**
     * A number for each record's set. Sets whose numbers are equal by chance end up with the smaller TTL of the two.
     * Signatures of different types are not one set (RFC 4034 §3), so each RRSIG stands alone.
     */
    private int readSets(byte[] bytes, ReplyMessage message) {
        int count = message.ttlCount();
        if (sets.length < count) {
            sets = new int[count];
        }
        cursor.reset(bytes, bytes.length, message.questionEnd());
        for (int i = 0; i < count; i++) {
            sets[i] = cursor.next() && cursor.type() != RecordType.RRSIG ? set(bytes) : -1 - i;
        }
        return count;
    }

    private int set(byte[] bytes) {
        int length = CompressedName.expand(bytes, cursor.owner(), bytes.length, owner, 0);
        int hash = cursor.type() * 3 + cursor.section();
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + Wire.lower(owner[i]);
        }
        return hash & Integer.MAX_VALUE;
    }

    private static void equalise(byte[] bytes, int offset, int other) {
        int ttl = Math.min(Wire.i32(bytes, offset), Wire.i32(bytes, other));
        Wire.putI32(bytes, offset, ttl);
        Wire.putI32(bytes, other, ttl);
    }

    private static ReplyMessage withTtls(ReplyMessage message, byte[] bytes, int ttlSeconds) {
        char[] offsets = new char[message.ttlCount()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (char) message.ttlOffset(i);
        }
        return ReplyMessage.of(
                bytes,
                offsets,
                message.questionEnd(),
                message.answerEnd(),
                message.authorityEnd(),
                message.kind(),
                ttlSeconds,
                message.extendedError());
    }
}

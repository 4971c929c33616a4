package io.switchboard.cache;

import io.switchboard.dns.ReplyMessage;

/** What is stored under one key. */
abstract sealed class CacheEntry permits ReplyEntry, StaleEntry, FailureEntry {
    /** The entry, its key, the table's node and slot, and the share of the frequency sketch, in bytes on the heap. */
    static final int OVERHEAD = 168;

    private final ReplyKey key;
    private final ReplyMessage message;

    CacheEntry(ReplyKey key, ReplyMessage message) {
        this.key = key;
        this.message = message;
    }

    final ReplyKey key() {
        return key;
    }

    final ReplyMessage message() {
        return message;
    }

    /** Size on the heap in bytes, within 20 %. */
    final int weight() {
        return OVERHEAD + key.name().length + message.weight();
    }
}

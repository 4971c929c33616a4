package io.switchboard.cache;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;

/**
 * What is stored for one question. The key is the question in the message, so that an entry and its message are all there
 * is to store; where it stands among others the {@link EntrySlots} know. An entry is put into a table once.
 */
abstract sealed class CacheEntry implements QuestionKey permits ReplyEntry, StaleEntry, FailureEntry {
    /** QTYPE and QCLASS behind the name. */
    static final int QUESTION_TAIL = 4;

    /** The entry, its slot and its share of the table, in bytes on the heap. */
    static final int OVERHEAD = 40 + EntrySlots.BYTES + 16;

    private final int nameHash;
    private final int traits;
    private final ReplyMessage message;

    /** Its slot, or the one it had; written by those who write to its segment, before others can find it. */
    int slot = EntrySlots.NONE;

    /** An entry for a question, which is the one that the message answers. */
    CacheEntry(QuestionKey key, ReplyMessage message) {
        this.nameHash = key.nameHash();
        this.traits = key.traits();
        this.message = message;
    }

    final ReplyMessage message() {
        return message;
    }

    @Override
    public final int traits() {
        return traits;
    }

    @Override
    public final int nameHash() {
        return nameHash;
    }

    @Override
    public final byte[] octets() {
        return message.bytes();
    }

    @Override
    public final int nameStart() {
        return Wire.HEADER_LENGTH;
    }

    @Override
    public final int nameLength() {
        return message.questionEnd() - QUESTION_TAIL - Wire.HEADER_LENGTH;
    }

    /** Size on the heap in bytes, within 20 %. */
    final int weight() {
        return OVERHEAD + message.weight();
    }
}

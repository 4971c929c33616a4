package io.switchboard.cache;

import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.Wire;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What is stored for one question, and its own place in the table: a cache is full of these, so that what could be two
 * objects is one.
 *
 * <p>The key is the question in the message. The links belong to the {@link StoreSegment} that the entry is in; an entry
 * is put into a table once.
 */
abstract sealed class CacheEntry implements QuestionKey permits ReplyEntry, StaleEntry, FailureEntry {
    /** QTYPE and QCLASS behind the name. */
    static final int QUESTION_TAIL = 4;

    /** The entry and its share of the table, in bytes on the heap. */
    static final int OVERHEAD = 88;

    /** Uses beyond this tell nothing more about how popular an entry is. */
    static final int MAX_USES = 3;

    private static final VarHandle NEXT = nextHandle();

    private final int nameHash;
    private final int traits;
    private final ReplyMessage message;
    /** Kept, since whoever makes room asks for it and would have to fetch the message from memory to know. */
    private final int weight;

    /** The next entry in the same bucket; looks follow it while entries come and go. */
    private @Nullable CacheEntry next;

    /** The one before it in its queue; like the next two, the segment's, which changes it under its lock. */
    @Nullable CacheEntry older;

    @Nullable CacheEntry newer;

    /** The queue that the entry waits in, or null if it is not in the table. */
    @Nullable EntryQueue queue;

    /** How often the entry was of use lately, 0 to {@link #MAX_USES}. Loops race here; a lost count does no harm. */
    private byte uses;

    /** An entry for a question, which is the one that the message answers. */
    CacheEntry(QuestionKey key, ReplyMessage message) {
        this.nameHash = key.nameHash();
        this.traits = key.traits();
        this.message = message;
        this.weight = OVERHEAD + message.weight();
    }

    private static VarHandle nextHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(CacheEntry.class, "next", CacheEntry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
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

    final @Nullable CacheEntry next() {
        return (CacheEntry) NEXT.getAcquire(this);
    }

    final void next(@Nullable CacheEntry entry) {
        NEXT.setRelease(this, entry);
    }

    final int uses() {
        return uses;
    }

    final void uses(int count) {
        uses = (byte) Math.min(count, MAX_USES);
    }

    /** Counts a use; a popular entry is not written to, so that its cache line is not fought over. */
    final void used() {
        if (uses < MAX_USES) {
            uses++;
        }
    }

    /** Size on the heap in bytes, within 20 %. */
    final int weight() {
        return weight;
    }
}

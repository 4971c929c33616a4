package io.switchboard.dns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An immutable reply without the parts that differ from client to client: the OPT record is gone, the id is 0, and
 * where each TTL stands is known. What local records hold, the cache stores and upstreams deliver.
 *
 * <p>The question is at offset 12, uncompressed; a client's own spelling of it has the same length and can be put in
 * its place. Made by {@link ReplyWriter}, or by {@link #of} around octets that need no rewriting. Safe to share between threads.
 */
public final class ReplyMessage {
    private final byte[] bytes;
    private final char[] ttlOffsets;
    // Offsets in a message fit into 16 bits, and a cache is full of these.
    private final char questionEnd;
    private final char answerEnd;
    private final char authorityEnd;
    private final ReplyKind kind;
    private final int ttlSeconds;
    private final @Nullable ExtendedError extendedError;
    private final boolean aliased;
    /** 0 until somebody wants to know; whoever looks finds the same. */
    private int addressRun;

    private ReplyMessage(
            byte[] bytes,
            char[] ttlOffsets,
            int questionEnd,
            int answerEnd,
            int authorityEnd,
            ReplyKind kind,
            int ttlSeconds,
            @Nullable ExtendedError extendedError) {
        this.bytes = bytes;
        this.ttlOffsets = TtlOffsets.shared(ttlOffsets);
        this.questionEnd = (char) questionEnd;
        this.answerEnd = (char) answerEnd;
        this.authorityEnd = (char) authorityEnd;
        this.kind = kind;
        this.ttlSeconds = ttlSeconds;
        this.extendedError = extendedError;
        this.aliased = hasAlias(bytes, questionEnd);
    }

    private static boolean hasAlias(byte[] bytes, int questionEnd) {
        int position = questionEnd;
        for (int left = Wire.u16(bytes, Wire.ANCOUNT); left > 0; left--) {
            int fixed = CompressedName.skip(bytes, position, bytes.length);
            if (fixed < 0 || fixed + 10 > bytes.length) {
                return true;
            }
            int type = Wire.u16(bytes, fixed);
            if (type == RecordType.CNAME) {
                return true;
            }
            position = fixed + 10 + Wire.u16(bytes, fixed + 8);
        }
        return false;
    }

    /**
     * A reply around octets that were checked before.
     *
     * @param bytes header, question and records, without OPT and TSIG; the reply owns the array from here on
     * @param ttlOffsets offset of each record's TTL; not to be changed afterwards
     * @param ttlSeconds see {@link #ttlSeconds()}
     */
    public static ReplyMessage of(
            byte[] bytes,
            char[] ttlOffsets,
            int questionEnd,
            int answerEnd,
            int authorityEnd,
            ReplyKind kind,
            int ttlSeconds,
            @Nullable ExtendedError extendedError) {
        return new ReplyMessage(
                bytes, ttlOffsets, questionEnd, answerEnd, authorityEnd, kind, ttlSeconds, extendedError);
    }

    /** The octets of the message; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Length in octets. */
    public int length() {
        return bytes.length;
    }

    /** The flag bits as the source set them: AA, AD and RCODE mean something, the rest is the client's. */
    public int flags() {
        return Wire.u16(bytes, Wire.FLAGS);
    }

    /** The RCODE, 0 to 15. */
    public int rcode() {
        return flags() & Wire.RCODE_MASK;
    }

    /** The offset behind the question. */
    public int questionEnd() {
        return questionEnd;
    }

    /** The offset behind the answer section. */
    public int answerEnd() {
        return answerEnd;
    }

    /** The offset behind the authority section. */
    public int authorityEnd() {
        return authorityEnd;
    }

    /** Number of TTL fields. */
    public int ttlCount() {
        return ttlOffsets.length;
    }

    /** Offset of a TTL field. */
    public int ttlOffset(int index) {
        return ttlOffsets[index];
    }

    /** Whether the answer section may hold an alias; certain when false. */
    public boolean mayBeAliased() {
        return aliased;
    }

    /** The addresses in the answer section that may change places, as {@link AddressRun} tells them. */
    public int addressRun() {
        int known = addressRun;
        if (known == 0) {
            known = AddressRun.of(this);
            addressRun = known;
        }
        return known;
    }

    /** What the reply means. */
    public ReplyKind kind() {
        return kind;
    }

    /**
     * How long the reply may be used, in seconds: the smallest TTL of the answer section, for negative replies the
     * smaller of the SOA record's TTL and its MINIMUM (RFC 2308 §5), or -1 if it does not say.
     */
    public int ttlSeconds() {
        return ttlSeconds;
    }

    /** What the source has to add for people, or null. */
    public @Nullable ExtendedError extendedError() {
        return extendedError;
    }

    /** Rough size on the heap in bytes, objects' overhead included. */
    public int weight() {
        return 16 + bytes.length + TtlOffsets.weight(ttlOffsets) + 40;
    }

    /** The same message with another extended error. */
    public ReplyMessage withExtendedError(@Nullable ExtendedError error) {
        return new ReplyMessage(bytes, ttlOffsets, questionEnd, answerEnd, authorityEnd, kind, ttlSeconds, error);
    }

    /** The same message with every TTL lowered to {@code seconds} if it is greater. */
    public ReplyMessage withMaximumTtl(int seconds) {
        byte[] copy = bytes.clone();
        for (char offset : ttlOffsets) {
            // RFC 8767 §4: a TTL with the highest bit set is a large one, so they are compared without sign.
            if (Integer.compareUnsigned(Wire.i32(copy, offset), seconds) > 0) {
                Wire.putI32(copy, offset, seconds);
            }
        }
        return withTtls(copy, Math.min(ttlSeconds, seconds));
    }

    /** The same message with every TTL raised to {@code seconds} if it is smaller. */
    public ReplyMessage withMinimumTtl(int seconds) {
        byte[] copy = bytes.clone();
        for (char offset : ttlOffsets) {
            if (Integer.compareUnsigned(Wire.i32(copy, offset), seconds) < 0) {
                Wire.putI32(copy, offset, seconds);
            }
        }
        return withTtls(copy, ttlSeconds < 0 ? ttlSeconds : Math.max(ttlSeconds, seconds));
    }

    private ReplyMessage withTtls(byte[] copy, int newTtlSeconds) {
        return new ReplyMessage(
                copy, ttlOffsets, questionEnd, answerEnd, authorityEnd, kind, newTtlSeconds, extendedError);
    }

    @Override
    public String toString() {
        return kind + " " + Rcode.name(rcode()) + ' ' + NamePresentation.format(bytes, Wire.HEADER_LENGTH) + ' '
                + RecordType.name(Wire.u16(bytes, questionEnd - 4)) + ", " + bytes.length + " octets, ttl " + ttlSeconds
                + ", TTLs at " + Arrays.toString(ttlPositions());
    }

    private int[] ttlPositions() {
        int[] positions = new int[ttlOffsets.length];
        Arrays.setAll(positions, i -> ttlOffsets[i]);
        return positions;
    }
}

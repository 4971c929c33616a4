package io.switchboard.cache;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import java.util.Arrays;

/**
 * What tells one question from another: the lower-cased QNAME, QTYPE, DO, CD and the view. The class is always IN.
 *
 * <p>AD is not part of it: whether a reply may carry AD is derived for each client. The kinds of key are the
 * {@link ReplyProbe} of an event loop, the {@link ReplyKey} of a flight, and what is stored, which is its own key: the
 * name stands in its message already.
 */
sealed interface QuestionKey permits ReplyKey, ReplyProbe, CacheEntry {
    /** Views are numbered from 0 to this. */
    int MAX_VIEW = 0x1fff;

    private static int bit(boolean set, int number) {
        return set ? 1 << number : 0;
    }

    /** All but the name in one number. */
    static int traits(int type, boolean dnssecOk, boolean checkingDisabled, int view) {
        return type | bit(dnssecOk, 16) | bit(checkingDisabled, 17) | view << 19;
    }

    /** The same for every type: where an NXDOMAIN is stored (RFC 2308 §5). */
    static int anyType(int traits) {
        return traits & ~0xffff | 1 << 18;
    }

    /** All but the name. */
    int traits();

    /** The keyed hash of the name. */
    int nameHash();

    /** An array with the lower-cased wire form of the name; not to be changed. */
    byte[] octets();

    /** Where in {@link #octets} the name starts. */
    default int nameStart() {
        return 0;
    }

    /** How long it is. */
    int nameLength();

    /**
     * Distinct for distinct traits of one name but three: its addresses and what holds for every type. Who asks for one of
     * them is about to ask for the others, and what is looked at together is kept together.
     */
    default int hash() {
        int traits = traits();
        int type = traits & 0xffff;
        boolean together = type == RecordType.A || type == RecordType.AAAA;
        return nameHash() ^ (together ? anyType(traits) : traits) * 0x9e3779b9;
    }

    /** Whether both mean the same question. */
    default boolean isSame(QuestionKey other) {
        return traits() == other.traits() && nameHash() == other.nameHash() && hasNameOf(other);
    }

    private boolean hasNameOf(QuestionKey other) {
        int start = nameStart();
        int otherStart = other.nameStart();
        return Arrays.equals(
                octets(), start, start + nameLength(), other.octets(), otherStart, otherStart + other.nameLength());
    }

    /** Whether this stands for every type of its name. */
    default boolean isAnyType() {
        return (traits() & 1 << 18) != 0;
    }

    /** QTYPE, unless {@link #isAnyType}. */
    default int type() {
        return traits() & 0xffff;
    }

    /** The DO bit. */
    default boolean dnssecOk() {
        return (traits() & 1 << 16) != 0;
    }

    /** The CD flag. */
    default boolean checkingDisabled() {
        return (traits() & 1 << 17) != 0;
    }

    /** Number of the upstream group. */
    default int view() {
        return traits() >>> 19;
    }

    /** The name, in lower case. */
    default DomainName domainName() {
        return DomainName.fromWire(octets(), nameStart());
    }
}

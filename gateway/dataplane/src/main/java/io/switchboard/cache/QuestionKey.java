package io.switchboard.cache;

/**
 * What a stored reply answers: the lower-cased QNAME, QTYPE, DO, CD and the view. The class is always IN.
 *
 * <p>AD is not part of it: whether a reply may carry AD is derived for each client. The two kinds are equal to each
 * other when they mean the same, so that a {@link ReplyProbe} finds what was stored under a {@link ReplyKey}.
 */
sealed interface QuestionKey permits ReplyKey, ReplyProbe {
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

    /** Distinct for distinct traits of one name. */
    static int hash(int nameHash, int traits) {
        return nameHash ^ traits * 0x9e3779b9;
    }
}

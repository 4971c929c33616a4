package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * One name with its records, and the answers that were made from them so far.
 *
 * <p>The records never change. The answers are filled in as they are asked for, without a lock: each is immutable, and
 * two threads that make the same one at the same time lose nothing but work. Kept are answers for the types that the
 * name has and for those that every client asks for, so that there is a bound.
 */
final class NameRecords {
    private final DomainName owner;
    private final RecordSet[] sets;
    private final boolean cut;
    private final @Nullable NameRecords wildcard;
    private @Nullable Answer answers;

    /** An answer made before, and the next one. */
    private record Answer(
            int type,
            boolean signed,
            LookupResult result,
            @Nullable Answer next) {}

    /**
     * A name.
     *
     * @param sets its records; none for an empty non-terminal
     * @param cut whether its NS records lead into another zone
     * @param wildcard the records of the asterisk label below it, if there is one
     */
    NameRecords(DomainName owner, RecordSet[] sets, boolean cut, @Nullable NameRecords wildcard) {
        this.owner = owner;
        this.sets = sets;
        this.cut = cut;
        this.wildcard = wildcard;
    }

    DomainName owner() {
        return owner;
    }

    /** All records; not to be changed. */
    RecordSet[] sets() {
        return sets;
    }

    /** Whether this is a zone cut below the zone's own origin. */
    boolean isCut() {
        return cut;
    }

    /** What stands for names below that do not exist, RFC 4592 §3.3.1, or null. */
    @Nullable NameRecords wildcard() {
        return wildcard;
    }

    /** The records of a type, or null; for ANY the first set that there is (RFC 8482 §4.1). */
    @Nullable RecordSet find(int type) {
        for (RecordSet set : sets) {
            if (set.type() == type || type == RecordType.ANY) {
                return set;
            }
        }
        return null;
    }

    /** Whether there is neither a record of the type nor one that leads to it. */
    boolean lacks(int type) {
        return !cut && find(type) == null && find(RecordType.CNAME) == null;
    }

    /** Whether names below that do not exist may still have an answer. */
    boolean coversNamesBelow() {
        return cut || wildcard != null || find(RecordType.DNAME) != null;
    }

    /** The answer made before, or null. */
    @Nullable LookupResult answer(int type, boolean signed) {
        for (Answer answer = answers; answer != null; answer = answer.next) {
            if (answer.type == type && answer.signed == signed) {
                return answer.result;
            }
        }
        return null;
    }

    /** Keeps an answer to a question for this very name. */
    void keep(int type, boolean signed, LookupResult result) {
        if ((isCommon(type) || has(type)) && answer(type, signed) == null) {
            answers = new Answer(type, signed, result, answers);
        }
    }

    private boolean has(int type) {
        for (RecordSet set : sets) {
            if (set.type() == type) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCommon(int type) {
        return type == RecordType.A || type == RecordType.AAAA || type == RecordType.HTTPS;
    }
}

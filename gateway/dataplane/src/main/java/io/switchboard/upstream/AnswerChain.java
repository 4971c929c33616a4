package io.switchboard.upstream;

import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.ScrubbedReply.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * The part of an answer section that answers the question: aliases from the name that was asked for, and the records of
 * the wanted type at their end, in whatever order they came. Everything else is somebody's attempt to answer a question
 * that was not asked (RFC 2181 §5.4.1, RFC 5452 §6). Reusable, one thread.
 */
final class AnswerChain {
    private final int[] names = new int[ReplyScrubber.MAX_CHAIN + 1];
    private int hops;
    private boolean answered;
    private ReplyRecords records;
    private MessageNames compare;
    private int type;
    private int recordClass;
    private boolean signatures;

    AnswerChain(ReplyRecords records, MessageNames compare) {
        this.records = records;
        this.compare = compare;
    }

    /** Marks what belongs to the chain; null if it is within bounds. */
    @Nullable Unusable follow(int type, int recordClass, boolean signatures) {
        this.type = type;
        this.recordClass = recordClass;
        this.signatures = signatures;
        hops = 0;
        answered = false;
        names[0] = Wire.HEADER_LENGTH;
        while (true) {
            Unusable fault = keepAnswer(names[hops]);
            if (fault != null || answered) {
                return fault;
            }
            int alias = findAlias(names[hops]);
            if (alias < 0) {
                return null;
            }
            fault = followAlias(alias);
            if (fault != null) {
                return fault;
            }
        }
    }

    /** Whether there are records of the wanted type at the end. */
    boolean answered() {
        return answered;
    }

    /** Whether anything was kept. */
    boolean isEmpty() {
        return !answered && hops == 0;
    }

    /** Whether there are answers, all of them for names that have nothing to do with the one that was asked for. */
    boolean isForeign() {
        int answers = records.end(RecordCursor.ANSWER);
        for (int i = 0; i < answers; i++) {
            if (compare.isAtOrAbove(records.owner(i), Wire.HEADER_LENGTH)) {
                return false;
            }
        }
        return answers > 0;
    }

    /** Whether {@code name} is one of the chain's names or above one; the last ones first. */
    boolean leadsThrough(int name) {
        for (int i = hops; i >= 0; i--) {
            if (compare.isAtOrAbove(name, names[i])) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code name} is the chain's last name or above it. */
    boolean endsBelow(int name) {
        return compare.isAtOrAbove(name, names[hops]);
    }

    private @Nullable Unusable keepAnswer(int name) {
        int set = 0;
        int kept = 0;
        for (int i = 0; i < records.end(RecordCursor.ANSWER); i++) {
            if (isWanted(i) && records.recordClass(i) == recordClass && compare.same(records.owner(i), name)) {
                set = set == 0 || type == RecordType.ANY ? records.newSet() : set;
                records.keep(i, set);
                kept++;
            }
        }
        answered = kept > 0;
        if (kept > ReplyScrubber.MAX_RRSET) {
            return Unusable.RECORDS;
        }
        return answered && type != RecordType.ANY && type != RecordType.RRSIG ? keepSignatures(name, type) : null;
    }

    private boolean isWanted(int record) {
        int recordType = records.type(record);
        return recordType == type || type == RecordType.ANY && (signatures || !RecordType.provesOthers(recordType));
    }

    private @Nullable Unusable keepSignatures(int name, int covered) {
        if (!signatures) {
            return null;
        }
        int set = 0;
        int kept = 0;
        for (int i = 0; i < records.end(RecordCursor.ANSWER); i++) {
            if (records.type(i) == RecordType.RRSIG
                    && records.covered(i) == covered
                    && records.recordClass(i) == recordClass
                    && compare.same(records.owner(i), name)) {
                set = set == 0 ? records.newSet() : set;
                records.keep(i, set);
                kept++;
            }
        }
        return kept > ReplyScrubber.MAX_SIGNATURES ? Unusable.RECORDS : null;
    }

    private int findAlias(int name) {
        for (int i = 0; i < records.end(RecordCursor.ANSWER); i++) {
            if (records.type(i) == RecordType.CNAME
                    && records.recordClass(i) == recordClass
                    && compare.same(records.owner(i), name)) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Unusable followAlias(int alias) {
        int name = names[hops];
        int target = records.rdata(alias);
        if (records.kept(alias) || hops == ReplyScrubber.MAX_CHAIN) {
            return Unusable.CHAIN;
        }
        if (!compare.check(target) || compare.skip(target) != records.recordEnd(alias)) {
            return Unusable.MALFORMED;
        }
        records.keep(alias, records.newSet());
        Unusable fault = keepSignatures(name, RecordType.CNAME);
        if (fault == null) {
            fault = keepSource(name, target);
        }
        names[++hops] = target;
        return fault;
    }

    /** Keeps the DNAME that an alias was made from (RFC 6672 §3.1), if it was. */
    private @Nullable Unusable keepSource(int name, int target) {
        int left = ReplyScrubber.MAX_CHAIN;
        for (int i = 0; i < records.end(RecordCursor.ANSWER) && left > 0; i++) {
            if (records.type(i) != RecordType.DNAME) {
                continue;
            }
            left--;
            if (records.recordClass(i) == recordClass && !records.kept(i) && isSubstitution(i, name, target)) {
                records.keep(i, records.newSet());
                return keepSignatures(records.owner(i), RecordType.DNAME);
            }
        }
        return null;
    }

    /** Whether {@code target} is {@code name} with the DNAME's owner replaced by its target. */
    private boolean isSubstitution(int source, int name, int target) {
        int replacement = records.rdata(source);
        if (!compare.check(replacement) || compare.skip(replacement) != records.recordEnd(source)) {
            return false;
        }
        int below = compare.labels(name) - compare.labels(records.owner(source));
        return below > 0
                && compare.isAtOrAbove(records.owner(source), name)
                && compare.labels(target) == below + compare.labels(replacement)
                && compare.startSame(name, target, below)
                && compare.same(replacement, compare.parent(target, below));
    }
}

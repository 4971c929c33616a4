package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import io.switchboard.dns.RecordClass;
import io.switchboard.dns.RecordCursor;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.ReplyKind;
import io.switchboard.dns.ReplyMessage;
import io.switchboard.dns.ReplyWriter;
import io.switchboard.dns.Wire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reply while its records are being gathered: RCODE and AA are known only at the end of a chain. One thread. */
final class Draft {
    private static final ExtendedError TOO_LONG =
            ExtendedError.of(ExtendedError.INVALID_DATA, "local records too long");

    private final DomainName question;
    private final int type;
    private final boolean signed;
    private final List<Entry> entries = new ArrayList<>();
    private int ttlSeconds = Integer.MAX_VALUE;

    /** A set in a section, under the name that it is given for. */
    private record Entry(int section, DomainName name, RecordSet set) {}

    Draft(DomainName question, int type, boolean signed) {
        this.question = question;
        this.type = type;
        this.signed = signed;
    }

    /** Adds a set to the answer section unless it is there already, as a DNAME is that is passed twice. */
    void answer(DomainName name, RecordSet set) {
        if (!has(name, set)) {
            entries.add(new Entry(RecordCursor.ANSWER, name, set));
        }
        ttlSeconds = Math.min(ttlSeconds, set.ttlSeconds());
    }

    void authority(RecordSet set) {
        entries.add(new Entry(RecordCursor.AUTHORITY, set.owner(), set));
        ttlSeconds = Math.min(ttlSeconds, set.ttlSeconds());
    }

    /** Adds a set to the additional section unless it is in the reply already. */
    void additional(DomainName name, RecordSet set) {
        if (!has(name, set)) {
            entries.add(new Entry(RecordCursor.ADDITIONAL, name, set));
        }
    }

    private boolean has(DomainName name, RecordSet set) {
        for (Entry entry : entries) {
            if (entry.set == set && entry.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the alias {@code name} was followed already, so that coming back to it is a loop. */
    boolean followed(DomainName name) {
        for (Entry entry : entries) {
            if (entry.set.type() == RecordType.CNAME && entry.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    ReplyMessage authoritative(ReplyWriter writer, ReplyKind kind, int rcode, @Nullable ExtendedError error) {
        return write(writer, kind, Wire.AA | rcode, error);
    }

    /** RFC 1034 §4.3.2 step 3b: what is beyond a cut is not ours to be authoritative for. */
    ReplyMessage referral(ReplyWriter writer) {
        return write(writer, ReplyKind.REFERRAL, 0, null);
    }

    private ReplyMessage write(ReplyWriter writer, ReplyKind kind, int flags, @Nullable ExtendedError error) {
        writer.start(question, type, RecordClass.IN, flags);
        for (int section = RecordCursor.ANSWER; section <= RecordCursor.ADDITIONAL; section++) {
            for (Entry entry : entries) {
                if (entry.section == section
                        && !entry.set.writeTo(writer, section, entry.name, signed)
                        && section != RecordCursor.ADDITIONAL) {
                    return tooLong(writer);
                }
            }
        }
        return writer.finish(kind, ttlSeconds == Integer.MAX_VALUE ? -1 : ttlSeconds, error);
    }

    private ReplyMessage tooLong(ReplyWriter writer) {
        writer.start(question, type, RecordClass.IN, Wire.AA | Rcode.SERVFAIL);
        return writer.finish(ReplyKind.FAILURE, 0, TOO_LONG);
    }
}

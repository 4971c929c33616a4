package io.switchboard.records;

import io.switchboard.dns.DomainName;
import io.switchboard.dns.LookupName;
import io.switchboard.dns.NameTable;
import io.switchboard.dns.ReplyWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names with records but without a zone around them, as a configuration or a hosts file gives them: such a name answers
 * its types and NODATA for all others; the names around and below it are not touched.
 *
 * <p>A name that starts with an asterisk label stands for every name below the rest of it, at any depth, that has no
 * records of its own; of two the longer wins. Immutable.
 */
public final class OwnedNames implements LocalNames {
    /** No names. */
    public static final OwnedNames NONE = new OwnedNames(Map.of(), Map.of());

    private final NameTable<NameRecords> names;
    /** By the name that the asterisk stands below. */
    private final NameTable<NameRecords> wildcards;

    OwnedNames(Map<DomainName, NameRecords> names, Map<DomainName, NameRecords> wildcards) {
        this.names = NameTable.of(names);
        this.wildcards = NameTable.of(wildcards);
    }

    /** Number of names. */
    public int size() {
        return names.size() + wildcards.size();
    }

    LookupResult lookup(LookupName name, int type, ReplyWriter writer) {
        NameRecords records = names.get(name, 0);
        if (records == null) {
            return wildcards.size() == 0 || wildcard(name) == null
                    ? LookupResult.NOT_MINE
                    : AnswerWalk.of(this, name.toDomainName(0), name, type, false, writer);
        }
        LookupResult known = records.answer(type, false);
        if (known != null) {
            return known;
        }
        LookupResult result = AnswerWalk.of(this, records.owner(), name, type, false, writer);
        records.keep(type, false, result);
        return result;
    }

    private @Nullable NameRecords find(LookupName name) {
        NameRecords records = names.get(name, 0);
        return records != null ? records : wildcard(name);
    }

    private @Nullable NameRecords wildcard(LookupName name) {
        for (int label = 1; label <= name.labelCount(); label++) {
            NameRecords records = wildcards.get(name, label);
            if (records != null) {
                return records;
            }
        }
        return null;
    }

    @Override
    public Place place(DomainName name, LookupName lookup, int type) {
        NameRecords records = find(lookup);
        return records == null ? Place.OUTSIDE : new Place.Existing(records);
    }

    @Override
    public @Nullable NameRecords addressesOf(DomainName name) {
        return find(LookupName.of(name));
    }

    @Override
    public @Nullable RecordSet negativeSoa() {
        return null;
    }
}

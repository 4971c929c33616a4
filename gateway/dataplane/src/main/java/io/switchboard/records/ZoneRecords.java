package io.switchboard.records;

import io.switchboard.dns.RecordType;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The record sets of names, one after another, without SOA. */
final class ZoneRecords implements Iterator<RecordSet> {
    private final Iterator<NameRecords> names;
    private final Iterator<NameRecords> further;
    private RecordSet[] sets = {};
    private int index;
    private @Nullable RecordSet ahead;

    ZoneRecords(Iterator<NameRecords> names, Iterator<NameRecords> further) {
        this.names = names;
        this.further = further;
        advance();
    }

    private void advance() {
        ahead = null;
        while (ahead == null) {
            if (index == sets.length) {
                Iterator<NameRecords> from = names.hasNext() ? names : further;
                if (!from.hasNext()) {
                    return;
                }
                sets = from.next().sets();
                index = 0;
            } else {
                RecordSet set = sets[index++];
                ahead = set.type() == RecordType.SOA ? null : set;
            }
        }
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public RecordSet next() {
        RecordSet set = ahead;
        if (set == null) {
            throw new NoSuchElementException();
        }
        advance();
        return set;
    }
}

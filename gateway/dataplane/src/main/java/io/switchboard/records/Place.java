package io.switchboard.records;

import org.jspecify.annotations.Nullable;

/**
 * Where a name falls among local records: the outcome of the search of RFC 1034 §4.3.2 step 3 and RFC 4592 §3.3.
 *
 * @param records the name itself, what stands for it, or what lies above it; null for {@code ABSENT} and {@code OUTSIDE}
 */
record Place(Kind kind, @Nullable NameRecords records) {
    static final Place ABSENT = new Place(Kind.ABSENT, null);
    static final Place OUTSIDE = new Place(Kind.OUTSIDE, null);

    enum Kind {
        /** The name exists, or a wildcard stands for it. */
        RECORDS,
        /** The name is at or below a zone cut. */
        CUT,
        /** The name is below a DNAME. */
        RENAMED,
        /** The name does not exist. */
        ABSENT,
        /** These records have no say about the name. */
        OUTSIDE
    }

    static Place of(NameRecords records) {
        return new Place(Kind.RECORDS, records);
    }
}

package io.switchboard.records;

/** Where a name falls among local records: the outcome of the search of RFC 1034 §4.3.2 step 3 and RFC 4592 §3.3. */
sealed interface Place {
    Place ABSENT = new Absent();
    Place OUTSIDE = new Outside();

    /** The name exists, or a wildcard stands for it. */
    record Existing(NameRecords records) implements Place {}

    /** The name is at or below a zone cut. */
    record BelowCut(NameRecords cut) implements Place {}

    /** The name is below a DNAME. */
    record Renamed(RecordSet dname) implements Place {}

    /** The name does not exist. */
    record Absent() implements Place {}

    /** These records have no say about the name. */
    record Outside() implements Place {}
}

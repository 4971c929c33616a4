package io.switchboard.records;

/** What local records made of a query; see {@link RecordCounts}. */
enum RecordOutcome {
    FOUND,
    NODATA,
    NXDOMAIN,
    REFERRAL,
    FAILED,
    CHASED,
    NOT_READY
}

package io.switchboard.dns;

/** What is wrong with the form of a query, in the order in which it is looked for. */
public enum QueryFault {
    /** Nothing: the view is complete. */
    NONE,
    /** Fewer octets than a header (RFC 1035 §4.1.1): there is nothing to answer to. */
    TOO_SHORT,
    /** QR is set: answering a response could start a loop (RFC 5625 §4.3). */
    RESPONSE,
    /** An opcode other than QUERY. */
    OPCODE,
    /** Section counts that no query has (RFC 9619 §4). */
    COUNTS,
    /** The question does not parse. */
    QUESTION,
    /** A record behind the question does not parse, or octets follow the last one. */
    RECORDS,
    /** The OPT record or one of its options is malformed (RFC 6891 §6.1, RFC 7873 §5.2.2). */
    OPT,
    /** An EDNS version other than 0 (RFC 6891 §6.1.3). */
    VERSION
}

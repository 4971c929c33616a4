package io.switchboard.dns;

/** What a reply means to whoever caches it (RFC 2308 §2, RFC 9520). */
public enum ReplyKind {
    /** NOERROR with at least one record of the wanted type at the end of its chain. */
    POSITIVE,
    /** NOERROR, but no such type at the end of the chain (RFC 2308 §2.2). */
    NODATA,
    /** The name at the end of the chain does not exist (RFC 2308 §2.1). */
    NXDOMAIN,
    /** NOERROR that points to other servers: NS in the authority section and no answer. */
    REFERRAL,
    /** Any other RCODE. */
    FAILURE
}

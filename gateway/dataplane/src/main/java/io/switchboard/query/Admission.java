package io.switchboard.query;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import org.jspecify.annotations.Nullable;

/** What the gate decides about a query; every row but the first few says what the client is told at once. */
enum Admission {
    /** Goes on to access rules and sources. */
    PROCEED,
    /** QTYPE ANY: the minimal answer of RFC 8482 §4.2. */
    ANY,
    /** Class CH: who this server is (RFC 4892), never forwarded. */
    CHAOS,
    /** No question, only a cookie to renew (RFC 7873 §5.4). */
    COOKIE_ONLY(Rcode.NOERROR),
    /** No header to answer to. */
    TOO_SHORT(DropReason.TOO_SHORT),
    /** Answering a response could start a loop. */
    RESPONSE(DropReason.RESPONSE),
    /** An opcode that is not served; the reply is a header alone (RFC 8906 §3.1.3). */
    OPCODE(Rcode.NOTIMP),
    /** Does not parse. */
    MALFORMED(Rcode.FORMERR),
    /** EDNS of a version above 0 (RFC 6891 §6.1.3). */
    VERSION(Rcode.BADVERS),
    /** Signed with a key that we do not share (RFC 8945 §5.2.1). */
    SIGNED(Rcode.NOTAUTH),
    /** A class that no one serves here. */
    CLASS(Rcode.REFUSED, ExtendedError.NOT_SUPPORTED),
    /** Zone transfer (RFC 5936, RFC 1995). */
    TRANSFER,
    /** A type of record that is no question: TSIG, TKEY. */
    META_TYPE(Rcode.REFUSED, ExtendedError.NOT_SUPPORTED),
    /** The obsolete mail types (RFC 1035 §3.2.3). */
    MAIL_TYPE(Rcode.NOTIMP, ExtendedError.NOT_SUPPORTED),
    /** The pseudo-type of compact denial (RFC 9824 §3.5). */
    NXNAME(Rcode.FORMERR, ExtendedError.INVALID_QUERY_TYPE);

    private final int rcode;
    private final @Nullable ExtendedError extendedError;
    private final @Nullable DropReason dropReason;

    Admission() {
        this(Rcode.NOERROR);
    }

    Admission(int rcode) {
        this.rcode = rcode;
        this.extendedError = null;
        this.dropReason = null;
    }

    Admission(int rcode, int extendedErrorCode) {
        this.rcode = rcode;
        this.extendedError = ExtendedError.of(extendedErrorCode);
        this.dropReason = null;
    }

    Admission(DropReason dropReason) {
        this.rcode = Rcode.NOERROR;
        this.extendedError = null;
        this.dropReason = dropReason;
    }

    int rcode() {
        return rcode;
    }

    @Nullable ExtendedError extendedError() {
        return extendedError;
    }

    @Nullable DropReason dropReason() {
        return dropReason;
    }
}

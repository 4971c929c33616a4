package io.switchboard.query;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.Rcode;
import org.jspecify.annotations.Nullable;

/**
 * Why a query gets no answer from the source that should have had one, and what the client is told. Its kind says whose
 * fault it is: the client's, an upstream's ({@link Unanswered}), or that of this gateway.
 */
public sealed interface QueryFailure {
    /** The RCODE for the client. */
    int rcode();

    /** What is added for people, or null. */
    @Nullable ExtendedError extendedError();

    /** What it means to protocols with a status of their own. */
    default Verdict verdict() {
        return Verdict.ANSWERED;
    }

    /** The client may not have this answer. */
    record Refused(@Nullable ExtendedError extendedError, Verdict verdict) implements QueryFailure {
        /** A refusal that is an answer. */
        public Refused(@Nullable ExtendedError extendedError) {
            this(extendedError, Verdict.ANSWERED);
        }

        @Override
        public int rcode() {
            return Rcode.REFUSED;
        }
    }

    /** The client's address is not proven and must be before it is answered: a fresh cookie, RFC 7873 §5.2.3. */
    record BadCookie() implements QueryFailure {
        @Override
        public int rcode() {
            return Rcode.BADCOOKIE;
        }

        @Override
        public @Nullable ExtendedError extendedError() {
            return null;
        }
    }

    /** No usable answer from an upstream. */
    record Unanswered(ExtendedError extendedError) implements QueryFailure {
        @Override
        public int rcode() {
            return Rcode.SERVFAIL;
        }
    }

    /**
     * An upstream's reply was truncated and the configuration has the client ask again rather than us: TC over datagrams
     * (RFC 2181 §9), and SERVFAIL where there is no TC. It says nothing about the next query, so nobody remembers it.
     */
    record Truncated(ExtendedError extendedError) implements QueryFailure {
        @Override
        public int rcode() {
            return Rcode.SERVFAIL;
        }
    }

    /** This gateway cannot answer now: not ready, overloaded, or a fault of its own. */
    record Internal(ExtendedError extendedError, Verdict verdict) implements QueryFailure {
        /** A failure that is an answer. */
        public Internal(ExtendedError extendedError) {
            this(extendedError, Verdict.ANSWERED);
        }

        @Override
        public int rcode() {
            return Rcode.SERVFAIL;
        }
    }
}

package io.switchboard.upstream;

import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.ReplyMessage;

/** What {@link ReplyScrubber} made of an upstream's reply. */
public sealed interface ScrubbedReply {
    /**
     * What of the reply belongs to the question. Its kind may still be a failure.
     *
     * @param edns whether the reply had an OPT record
     */
    record Usable(ReplyMessage message, boolean edns) implements ScrubbedReply {}

    /** A reply that must not be passed on. */
    enum Unusable implements ScrubbedReply {
        /** TC is set: what is there is not all. */
        TRUNCATED("truncated reply"),
        /** The server wants another cookie than the query had, or one at all (RFC 7873 §5.3). */
        BAD_COOKIE("cookie refused"),
        /** A record that does not parse, or a name that does not end. */
        MALFORMED("malformed reply"),
        /** An OPT record more than one, or where none belongs. */
        OPT("malformed OPT record"),
        /** Answers for other names alone, and nothing that says that there are none for this one. */
        FOREIGN("answers for other names"),
        /** More aliases in a row than {@link ReplyScrubber#MAX_CHAIN}, or a circle. */
        CHAIN("alias chain too long"),
        /** More records than {@link ReplyScrubber#MAX_RRSET} in one set, or signatures than {@link ReplyScrubber#MAX_SIGNATURES}. */
        RECORDS("too many records"),
        /** More than 65,535 octets once its names are written in full where they must be. */
        SIZE("reply too large");

        private final ExtendedError error;

        Unusable(String text) {
            this.error = ExtendedError.of(ExtendedError.INVALID_DATA, text);
        }

        /** What a client is told. */
        public ExtendedError error() {
            return error;
        }
    }
}

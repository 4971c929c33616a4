package io.switchboard.transport.doq;

/** Codes that end streams and connections, RFC 9250 §4.3; one that is not known counts as {@link #UNSPECIFIED}. */
final class DoqError {
    static final int NO_ERROR = 0;
    static final int PROTOCOL = 2;
    static final int REQUEST_CANCELLED = 3;
    static final int EXCESSIVE_LOAD = 4;
    static final int UNSPECIFIED = 5;

    private DoqError() {}
}

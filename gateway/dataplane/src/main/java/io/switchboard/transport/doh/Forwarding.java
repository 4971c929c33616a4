package io.switchboard.transport.doh;

import io.netty.util.AsciiString;

/** Names of the fields in which proxies tell who asks. */
final class Forwarding {
    static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
    /** RFC 7239. */
    static final AsciiString FORWARDED = AsciiString.cached("forwarded");

    private Forwarding() {}
}

package io.switchboard.transport.http;

import io.netty.util.AsciiString;

/** Names of the fields in which proxies tell who asks. */
public final class Forwarding {
    /** The usual one. */
    public static final AsciiString FOR = AsciiString.cached("x-forwarded-for");
    /** RFC 7239. */
    public static final AsciiString FORWARDED = AsciiString.cached("forwarded");

    private Forwarding() {}
}

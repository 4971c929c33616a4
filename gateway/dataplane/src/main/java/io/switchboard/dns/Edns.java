package io.switchboard.dns;

/**
 * What the OPT record of one query says (RFC 6891); reused by the {@link QueryMessage} it belongs to.
 *
 * <p>Unknown options are skipped. Offsets lead into the message's bytes.
 */
public final class Edns {
    public static final int NSID = 3;
    public static final int CLIENT_SUBNET = 8;
    public static final int COOKIE = 10;
    public static final int TCP_KEEPALIVE = 11;
    public static final int PADDING = 12;
    public static final int EXTENDED_ERROR = 15;

    /** DO, in the OPT record's flags (RFC 3225 §3). */
    public static final int DO = 0x8000;
    /** Length of a client cookie in octets, RFC 7873 §4. */
    public static final int CLIENT_COOKIE_LENGTH = 8;

    /** More options than any client sends; a longer list is an attack on whoever walks it. */
    static final int MAX_OPTIONS = 32;

    private boolean present;
    private QueryFault fault = QueryFault.NONE;
    private int udpSize;
    private boolean dnssecOk;
    private int cookieOffset;
    private int cookieLength;
    private boolean nsidWanted;
    private boolean keepalive;
    private boolean keepaliveTimeoutSent;
    private boolean padding;

    void clear() {
        present = false;
        fault = QueryFault.NONE;
        udpSize = 0;
        dnssecOk = false;
        cookieOffset = 0;
        cookieLength = 0;
        nsidWanted = false;
        keepalive = false;
        keepaliveTimeoutSent = false;
        padding = false;
    }

    void set(Edns other) {
        present = other.present;
        fault = other.fault;
        udpSize = other.udpSize;
        dnssecOk = other.dnssecOk;
        cookieOffset = other.cookieOffset;
        cookieLength = other.cookieLength;
        nsidWanted = other.nsidWanted;
        keepalive = other.keepalive;
        keepaliveTimeoutSent = other.keepaliveTimeoutSent;
        padding = other.padding;
    }

    /** Copies the COOKIE option's data to another array, which it is to be read from afterwards. */
    void moveCookie(byte[] from, byte[] to, int offset) {
        System.arraycopy(from, cookieOffset, to, offset, cookieLength);
        cookieOffset = offset;
    }

    /** Reads an OPT record whose fixed part (from TYPE on) starts at {@code fixed}. */
    void read(byte[] bytes, int fixed, int end, boolean ownerIsRoot) {
        // RFC 6891 §6.1.1: at most one OPT. §6.1.2: its owner is the root.
        if (present || !ownerIsRoot) {
            present = true;
            fault = QueryFault.OPT;
            return;
        }
        present = true;
        udpSize = Wire.u16(bytes, fixed + 2);
        dnssecOk = (Wire.u16(bytes, fixed + 6) & DO) != 0;
        if (bytes[fixed + 5] != 0) {
            // RFC 6891 §6.1.3: a version above ours is answered before its options are looked at.
            fault = QueryFault.VERSION;
            return;
        }
        if (!readOptions(bytes, fixed + 10, end)) {
            fault = QueryFault.OPT;
        }
    }

    private boolean readOptions(byte[] bytes, int start, int end) {
        int position = start;
        for (int count = 0; position < end; count++) {
            if (count == MAX_OPTIONS || position + 4 > end) {
                return false;
            }
            int option = Wire.u16(bytes, position);
            int length = Wire.u16(bytes, position + 2);
            position += 4;
            if (position + length > end || !readOption(bytes, option, position, length)) {
                return false;
            }
            position += length;
        }
        return true;
    }

    private boolean readOption(byte[] bytes, int option, int offset, int length) {
        switch (option) {
            case COOKIE -> {
                // RFC 7873 §5.2.2: a client cookie alone, or with a server cookie of 8 to 32 octets.
                if (length != CLIENT_COOKIE_LENGTH && (length < 16 || length > 40)) {
                    return false;
                }
                if (cookieLength == 0) {
                    cookieOffset = offset;
                    cookieLength = length;
                }
            }
            case CLIENT_SUBNET -> {
                return clientSubnetIsWellFormed(bytes, offset, length);
            }
            // RFC 5001 §2.1: a query's NSID option is empty.
            case NSID -> nsidWanted |= length == 0;
            case TCP_KEEPALIVE -> {
                keepalive = true;
                keepaliveTimeoutSent |= length != 0;
            }
            case PADDING -> padding = true;
            default -> {
                // RFC 6891 §6.1.2: unknown options are ignored.
            }
        }
        return true;
    }

    /** RFC 7871 §6: the address has as many octets as its prefix needs. */
    private static boolean clientSubnetIsWellFormed(byte[] bytes, int offset, int length) {
        if (length < 4) {
            return false;
        }
        int family = Wire.u16(bytes, offset);
        int prefix = Wire.u8(bytes, offset + 2);
        return switch (family) {
            case 1 -> prefix <= 32 && length - 4 == (prefix + 7) / 8;
            case 2 -> prefix <= 128 && length - 4 == (prefix + 7) / 8;
            default -> true;
        };
    }

    QueryFault fault() {
        return fault;
    }

    /** Whether the query has an OPT record, so that the reply has one (RFC 6891 §6.1.1). */
    public boolean present() {
        return present;
    }

    /** The largest UDP payload that the client takes, as it says; may be below 512. */
    public int udpSize() {
        return udpSize;
    }

    /** DO: the client wants DNSSEC records. */
    public boolean dnssecOk() {
        return dnssecOk;
    }

    /** Where the COOKIE option's data starts. */
    public int cookieOffset() {
        return cookieOffset;
    }

    /** Length of the COOKIE option's data, 0 without one. */
    public int cookieLength() {
        return cookieLength;
    }

    /** Whether the client asks for the server's identity (RFC 5001). */
    public boolean nsidWanted() {
        return nsidWanted;
    }

    /** Whether the client speaks edns-tcp-keepalive (RFC 7828). */
    public boolean keepalive() {
        return keepalive;
    }

    /** Whether the client sent a timeout, which only servers may (RFC 7828 §3.2.1). */
    public boolean keepaliveTimeoutSent() {
        return keepaliveTimeoutSent;
    }

    /** Whether the client padded its query, so that a reply over an encrypted transport is padded (RFC 7830 §4). */
    public boolean padding() {
        return padding;
    }
}

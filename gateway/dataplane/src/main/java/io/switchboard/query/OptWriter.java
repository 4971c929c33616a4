package io.switchboard.query;

import io.switchboard.dns.Edns;
import io.switchboard.dns.ExtendedError;
import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Appends the OPT record of a reply: there is one if and only if the query had one (RFC 6891 §6.1.1), and its options
 * are ours alone. Keeps the order of importance when room is short: cookie, then identity and keepalive, then the
 * extended error's code, then its text. One per event loop.
 */
final class OptWriter {
    /** Longest identity that fits, in octets. */
    static final int MAX_IDENTITY = 128;

    private static final int FIXED = 11;
    private static final int OPTION_HEADER = 4;
    /** What encrypted replies are a multiple of, so that their length tells little. */
    private static final int PADDING_BLOCK = 468;
    /** Room that the longest OPT record of ours takes. */
    static final int MAX_LENGTH = FIXED
            + OPTION_HEADER * 4
            + ServerCookies.OPTION_LENGTH
            + MAX_IDENTITY
            + 2
            + 2
            + ExtendedError.MAX_TEXT_LENGTH;

    private final byte[] identity;
    private final @Nullable ServerCookies cookies;

    OptWriter(@Nullable String identity, @Nullable ServerCookies cookies) {
        this.cookies = cookies;
        byte[] utf8 = identity == null ? new byte[0] : identity.getBytes(StandardCharsets.UTF_8);
        this.identity = utf8.length <= MAX_IDENTITY ? utf8 : Arrays.copyOf(utf8, MAX_IDENTITY);
    }

    /** What the OPT record needs at least: its fixed part and the cookie. */
    int minimumLength(Query query) {
        Edns edns = query.message().edns();
        if (!edns.present()) {
            return 0;
        }
        boolean cookie = cookies != null && query.cookie() != ServerCookies.Result.NONE;
        return cookie ? FIXED + OPTION_HEADER + ServerCookies.OPTION_LENGTH : FIXED;
    }

    /** Appends the record behind {@code length} octets of reply; returns the length with it. */
    int append(Query query, byte[] out, int length, int limit, int rcode, @Nullable ExtendedError error) {
        Edns edns = query.message().edns();
        if (!edns.present()) {
            return length;
        }
        out[length] = 0;
        Wire.putU16(out, length + 1, RecordType.OPT);
        Wire.putU16(out, length + 3, ReplySize.MAX_DATAGRAM);
        // Extended RCODE, version 0, and of the flags DO alone (RFC 6891 §6.1.3-4, RFC 3225 §3).
        Wire.putI32(out, length + 5, rcode >>> 4 << 24 | (edns.dnssecOk() ? Edns.DO : 0));
        int end = options(query, out, length + FIXED, limit, error);
        // RFC 7830 §4, §6: who asks for it gets it, and only where nobody can read along.
        if (query.transport().secure() && edns.padding()) {
            end = pad(out, end, limit);
        }
        Wire.putU16(out, length + 9, end - length - FIXED);
        Wire.putU16(out, Wire.ARCOUNT, Wire.u16(out, Wire.ARCOUNT) + 1);
        return end;
    }

    private int options(Query query, byte[] out, int start, int limit, @Nullable ExtendedError error) {
        int end = cookie(query, out, start);
        Edns edns = query.message().edns();
        if (edns.nsidWanted() && identity.length > 0 && end + OPTION_HEADER + identity.length <= limit) {
            end = header(out, end, Edns.NSID, identity.length);
            System.arraycopy(identity, 0, out, end, identity.length);
            end += identity.length;
        }
        int keepalive = query.channel().keepaliveTimeout();
        // RFC 7828 §3.2.1: never over UDP, whose channel has no timeout to announce.
        if (edns.keepalive() && keepalive >= 0 && end + OPTION_HEADER + 2 <= limit) {
            end = header(out, end, Edns.TCP_KEEPALIVE, 2);
            Wire.putU16(out, end, keepalive);
            end += 2;
        }
        return error == null ? end : extendedError(out, end, limit, error);
    }

    /** RFC 7873 §5.2.3: a client that sends a cookie gets one. */
    private int cookie(Query query, byte[] out, int start) {
        if (cookies == null || query.cookie() == ServerCookies.Result.NONE) {
            return start;
        }
        return cookies.writeOption(query, out, header(out, start, Edns.COOKIE, ServerCookies.OPTION_LENGTH));
    }

    /** RFC 8914 §2; the text, then the option is left out rather than setting TC for it. */
    private static int extendedError(byte[] out, int start, int limit, ExtendedError error) {
        if (start + OPTION_HEADER + 2 > limit) {
            return start;
        }
        int text = start + OPTION_HEADER + 2 + error.textLength() <= limit ? error.textLength() : 0;
        int end = header(out, start, Edns.EXTENDED_ERROR, 2 + text);
        Wire.putU16(out, end, error.code());
        if (text > 0) {
            error.copyText(out, end + 2);
        }
        return end + 2 + text;
    }

    /** RFC 8467 §4.1: last, zeros up to the next multiple, as far as there is room. */
    private static int pad(byte[] out, int start, int limit) {
        int end = Math.min(limit, (start + OPTION_HEADER + PADDING_BLOCK - 1) / PADDING_BLOCK * PADDING_BLOCK);
        if (end < start + OPTION_HEADER) {
            return start;
        }
        header(out, start, Edns.PADDING, end - start - OPTION_HEADER);
        Arrays.fill(out, start + OPTION_HEADER, end, (byte) 0);
        return end;
    }

    private static int header(byte[] out, int position, int option, int length) {
        Wire.putU16(out, position, option);
        Wire.putU16(out, position + 2, length);
        return position + OPTION_HEADER;
    }
}

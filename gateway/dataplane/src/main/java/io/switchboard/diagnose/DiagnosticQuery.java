package io.switchboard.diagnose;

import io.switchboard.dns.RecordType;
import io.switchboard.dns.Wire;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import org.xbill.DNS.Name;

/**
 * A query as an operator wants it. Immutable.
 *
 * @param name absolute
 * @param type from 0 to 65,535
 * @param recordClass from 0 to 65,535
 * @param recursionDesired RD
 * @param checkingDisabled CD (RFC 4035 §3.2.2)
 * @param dnssecOk DO (RFC 3225)
 * @param nsid whether the server is asked for its name (RFC 5001)
 * @param cookie whether a client cookie is sent (RFC 7873)
 * @param bufferSize what the OPT record says can be taken by UDP, in octets from 0 to 65,535
 */
public record DiagnosticQuery(
        Name name,
        int type,
        int recordClass,
        boolean recursionDesired,
        boolean checkingDisabled,
        boolean dnssecOk,
        boolean nsid,
        boolean cookie,
        int bufferSize) {
    /** Fits in one datagram on every path (RFC 9715 §3). */
    public static final int DEFAULT_BUFFER_SIZE = 1232;

    private static final int DO = 0x8000;
    private static final int NSID = 3;
    private static final int COOKIE = 10;
    private static final int PADDING = 12;
    private static final int CLIENT_COOKIE = 8;
    private static final int OPTION_HEADER = 4;
    /** Lengths of encrypted queries are multiples of it (RFC 8467 §4.1). */
    private static final int BLOCK = 128;

    /** The offset behind the question in {@link #toWire}. */
    public int questionEnd() {
        return Wire.HEADER_LENGTH + name.length() + 4;
    }

    /**
     * The message, id 0, with an OPT record.
     *
     * @param padded whether it is padded, as is right where it is encrypted
     * @param random for the cookie
     */
    public byte[] toWire(boolean padded, SecureRandom random) {
        byte[] options = options(random);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        putU16(out, 0);
        // AD: that we understand it in the reply (RFC 6840 §5.7).
        putU16(out, Wire.AD | (recursionDesired ? Wire.RD : 0) | (checkingDisabled ? Wire.CD : 0));
        for (int count : new int[] {1, 0, 0, 1}) {
            putU16(out, count);
        }
        out.writeBytes(name.toWire());
        putU16(out, type);
        putU16(out, recordClass);
        out.write(0);
        putU16(out, RecordType.OPT);
        putU16(out, bufferSize);
        putU16(out, 0);
        putU16(out, dnssecOk ? DO : 0);
        int unpadded = out.size() + 2 + options.length;
        int padding = padded ? Math.floorMod(-(unpadded + OPTION_HEADER), BLOCK) : 0;
        putU16(out, options.length + (padded ? OPTION_HEADER + padding : 0));
        out.writeBytes(options);
        if (padded) {
            putOption(out, PADDING, new byte[padding]);
        }
        return out.toByteArray();
    }

    private byte[] options(SecureRandom random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (nsid) {
            putOption(out, NSID, new byte[0]);
        }
        if (cookie) {
            byte[] value = new byte[CLIENT_COOKIE];
            random.nextBytes(value);
            putOption(out, COOKIE, value);
        }
        return out.toByteArray();
    }

    private static void putOption(ByteArrayOutputStream out, int code, byte[] value) {
        putU16(out, code);
        putU16(out, value.length);
        out.writeBytes(value);
    }

    private static void putU16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}

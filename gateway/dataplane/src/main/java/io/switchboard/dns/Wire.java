package io.switchboard.dns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Positions and bits of the DNS header (RFC 1035 §4.1.1, RFC 6895 §2), and big-endian access to message bytes. */
public final class Wire {
    /** Length of the header in octets. */
    public static final int HEADER_LENGTH = 12;
    /** Largest message that any transport carries, in octets. */
    public static final int MAX_MESSAGE_LENGTH = 65_535;
    /** Largest name in wire form, in octets, RFC 1035 §3.1. */
    public static final int MAX_NAME_LENGTH = 255;
    /** Largest label, in octets. */
    public static final int MAX_LABEL_LENGTH = 63;

    /** Offset of the message id. */
    public static final int ID = 0;
    /** Offset of the 16 flag bits. */
    public static final int FLAGS = 2;
    /** Offset of QDCOUNT. */
    public static final int QDCOUNT = 4;
    /** Offset of ANCOUNT. */
    public static final int ANCOUNT = 6;
    /** Offset of NSCOUNT. */
    public static final int NSCOUNT = 8;
    /** Offset of ARCOUNT. */
    public static final int ARCOUNT = 10;

    /** Response bit. */
    public static final int QR = 0x8000;
    /** The four opcode bits. */
    public static final int OPCODE_MASK = 0x7800;
    /** Authoritative answer. */
    public static final int AA = 0x0400;
    /** Truncated. */
    public static final int TC = 0x0200;
    /** Recursion desired. */
    public static final int RD = 0x0100;
    /** Recursion available. */
    public static final int RA = 0x0080;
    /** Authentic data, RFC 6840 §5.7. */
    public static final int AD = 0x0020;
    /** Checking disabled, RFC 4035 §3.2.2. */
    public static final int CD = 0x0010;
    /** The four RCODE bits of the header. */
    public static final int RCODE_MASK = 0x000f;

    /** First octet of a compression pointer has both of these bits, RFC 1035 §4.1.4. */
    public static final int POINTER_BITS = 0xc0;
    /** A pointer to the name of the question, which every message of ours has at offset 12. */
    public static final int QUESTION_POINTER = 0xc000 | HEADER_LENGTH;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] LOWER = lowerCaseTable();

    private Wire() {}

    /** Reads an unsigned 8-bit number. */
    public static int u8(byte[] bytes, int offset) {
        return bytes[offset] & 0xff;
    }

    /** Reads an unsigned 16-bit number. */
    public static int u16(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset) & 0xffff;
    }

    /** Reads 32 bits. */
    public static int i32(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    /** Writes the low 16 bits of a value. */
    public static void putU16(byte[] bytes, int offset, int value) {
        SHORT.set(bytes, offset, (short) value);
    }

    /** Writes 32 bits. */
    public static void putI32(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    /** The ASCII lower case of one octet (RFC 4343 §3); octets outside A-Z stay as they are. */
    public static byte lower(byte octet) {
        return LOWER[octet & 0xff];
    }

    private static byte[] lowerCaseTable() {
        byte[] table = new byte[256];
        for (int octet = 0; octet < table.length; octet++) {
            table[octet] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + 32 : octet);
        }
        return table;
    }
}

package io.switchboard.transport.grpc;

import io.switchboard.dns.Wire;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a {@code coredns.dns.DnsPacket} from its stream straight to where its message is wanted, without an object for
 * it: field 1 holds the message, the last one wins if there are several, and fields that are not known are skipped, as
 * for every protobuf message. One thread, used again for every packet.
 */
final class DnsPacketReader {
    /** The packet is no protobuf message. */
    static final int BROKEN = -1;
    /** The message is longer than a DNS message can be. */
    static final int TOO_LONG = -2;

    private static final int MESSAGE = 1;
    private static final int WIRE_TYPE_BITS = 3;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int OCTETS = 2;
    private static final int GROUP = 3;
    private static final int GROUP_END = 4;
    private static final int FIXED32 = 5;
    private static final int MAX_VARINT_LENGTH = 10;
    private static final long END = -1;

    private final Room room;
    private int length;

    /** Where messages go. */
    @FunctionalInterface
    interface Room {
        /** An array of at least {@code length} octets, good for one message. */
        byte[] reserve(int length);
    }

    DnsPacketReader(Room room) {
        this.room = room;
    }

    /** Length of the message that was read last, 0 if the packet had none, or {@link #BROKEN} or {@link #TOO_LONG}. */
    int length() {
        return length;
    }

    /** Reads a packet to the end of its stream; returns itself. */
    DnsPacketReader read(InputStream in) {
        try {
            length = fields(in);
        } catch (IOException e) {
            length = BROKEN;
        }
        return this;
    }

    private int fields(InputStream in) throws IOException {
        int found = 0;
        int depth = 0;
        for (long tag = varint(in); tag != END; tag = varint(in)) {
            int field = (int) tag >>> WIRE_TYPE_BITS;
            int wireType = (int) tag & (1 << WIRE_TYPE_BITS) - 1;
            if (field == 0) {
                throw new IOException("field 0");
            }
            if (wireType == GROUP) {
                depth++;
            } else if (wireType == GROUP_END) {
                depth--;
            } else if (field == MESSAGE && wireType == OCTETS && depth == 0) {
                found = message(in);
                if (found == TOO_LONG) {
                    return TOO_LONG;
                }
            } else {
                skip(in, wireType);
            }
            if (depth < 0) {
                throw new IOException("the end of a group that did not begin");
            }
        }
        return depth == 0 ? found : BROKEN;
    }

    private int message(InputStream in) throws IOException {
        long announced = required(in);
        if (announced < 0 || announced > Wire.MAX_MESSAGE_LENGTH) {
            return TOO_LONG;
        }
        int size = (int) announced;
        if (in.readNBytes(room.reserve(size), 0, size) != size) {
            throw new IOException("a message that ends early");
        }
        return size;
    }

    private static void skip(InputStream in, int wireType) throws IOException {
        switch (wireType) {
            case VARINT -> required(in);
            case FIXED64 -> in.skipNBytes(Long.BYTES);
            case FIXED32 -> in.skipNBytes(Integer.BYTES);
            case OCTETS -> {
                long size = required(in);
                if (size < 0) {
                    throw new IOException("a field of negative length");
                }
                in.skipNBytes(size);
            }
            default -> throw new IOException("wire type " + wireType);
        }
    }

    private static long required(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new IOException("a field that ends early");
        }
        return varint(in, first);
    }

    /** A tag, or {@link #END} at the end of the stream. */
    private static long varint(InputStream in) throws IOException {
        int first = in.read();
        return first < 0 ? END : varint(in, first) & 0xffff_ffffL;
    }

    private static long varint(InputStream in, int first) throws IOException {
        long value = first & 0x7f;
        int octet = first;
        for (int i = 1; (octet & 0x80) != 0; i++) {
            octet = i < MAX_VARINT_LENGTH ? in.read() : -1;
            if (octet < 0) {
                throw new IOException("a number that does not end");
            }
            value |= (octet & 0x7fL) << 7 * i;
        }
        return value;
    }
}

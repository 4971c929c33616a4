package io.switchboard.transport.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.switchboard.dns.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A DNS message as the {@code coredns.dns.DnsPacket} that gRPC frames: it is written from the array where it is, without
 * an object for it. A server's call has taken all of it when it returns, so that one of these serves a whole event loop.
 */
final class DnsPacketWriter extends InputStream implements KnownLength, Drainable {
    /** Field 1, octets. */
    private static final int TAG = 1 << 3 | 2;

    /** Tag, length in at most three octets, id. */
    private final byte[] head = new byte[1 + 3 + 2];

    private byte[] message = new byte[0];
    private int headLength;
    private int length;
    private int position;

    /** The first {@code messageLength} octets of {@code octets} as they are. */
    DnsPacketWriter set(byte[] octets, int messageLength) {
        return set(octets, messageLength, Wire.u16(octets, Wire.ID));
    }

    /** The first {@code messageLength} octets of {@code octets}, a header at least, with another id. */
    DnsPacketWriter set(byte[] octets, int messageLength, int id) {
        message = octets;
        length = messageLength;
        position = 0;
        int at = 0;
        head[at++] = TAG;
        int rest = messageLength;
        while (rest > 0x7f) {
            head[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        head[at++] = (byte) rest;
        Wire.putU16(head, at, id);
        headLength = at + 2;
        return this;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int left = available();
        if (position < headLength) {
            target.write(head, position, headLength - position);
            position = headLength;
        }
        int offset = position - headLength + 2;
        target.write(message, offset, length - offset);
        position = size();
        return left;
    }

    private int size() {
        return headLength - 2 + length;
    }

    @Override
    public int available() {
        return size() - position;
    }

    @Override
    public int read() {
        if (position == size()) {
            return -1;
        }
        int at = position++;
        return Wire.u8(at < headLength ? head : message, at < headLength ? at : at - headLength + 2);
    }
}

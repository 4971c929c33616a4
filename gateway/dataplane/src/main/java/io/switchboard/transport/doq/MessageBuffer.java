package io.switchboard.transport.doq;

import io.netty.buffer.ByteBuf;
import io.switchboard.dns.Wire;
import java.util.Arrays;

/** The octets of one message with its length in front, as they come on a stream that carries no other. */
final class MessageBuffer {
    static final int PREFIX = 2;

    private byte[] octets = new byte[0];
    private int received;

    /** Takes what a part adds; false if that is more than one message. */
    boolean add(ByteBuf part) {
        int more = part.readableBytes();
        if (received + more > PREFIX + Wire.MAX_MESSAGE_LENGTH) {
            return false;
        }
        if (received + more > octets.length) {
            // Grows by doubling, so that a message that comes octet by octet costs linear work, and one octet costs
            // one.
            octets = Arrays.copyOf(octets, Math.max(received + more, octets.length * 2));
        }
        part.readBytes(octets, received, more);
        received += more;
        return received < PREFIX || received <= PREFIX + length();
    }

    /** Whether the message is whole. */
    boolean isComplete() {
        return received >= PREFIX && received == PREFIX + length();
    }

    /** The message's length; its length field has come. */
    int length() {
        return Wire.u16(octets, 0);
    }

    /** Octets that came so far, the length in front included. */
    int received() {
        return received;
    }

    void copyTo(byte[] target) {
        System.arraycopy(octets, PREFIX, target, 0, length());
    }
}

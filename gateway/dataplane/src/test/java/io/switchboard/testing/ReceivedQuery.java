package io.switchboard.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Type;

/**
 * One query as it reached a {@link ScriptedUpstream}.
 *
 * @param transport what it came over
 * @param bytes the message, without a length prefix; not to be changed
 * @param source the address and port it came from
 * @param nanos when, by {@link System#nanoTime}
 * @param connection number of the TCP connection, from 1; 0 over UDP
 */
public record ReceivedQuery(
        TestTransport transport, byte[] bytes, InetSocketAddress source, long nanos, int connection) {
    private static final int PROBE_LABEL = 25;

    /** The message id. */
    public int id() {
        return (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    }

    /** The 16 flag bits. */
    public int flags() {
        return (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
    }

    /** The message as dnsjava reads it. */
    public Message message() {
        try {
            return new Message(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "an unreadable query: " + HexFormat.of().formatHex(bytes), e);
        }
    }

    /** QNAME, in the case it was sent in. */
    public Name name() {
        return message().getQuestion().getName();
    }

    /** QTYPE. */
    public int type() {
        return message().getQuestion().getType();
    }

    /**
     * Whether this is a question of the gateway's own: whether the upstream lives ({@code . NS} without RD) or leads back to the
     * gateway (HINFO of a long random name).
     */
    public boolean isProbe() {
        if (bytes.length <= 16) {
            return false;
        }
        boolean alive = (flags() & Messages.RD) == 0 && bytes[12] == 0 && bytes[13] == 0 && bytes[14] == Type.NS;
        return alive || bytes[12] == PROBE_LABEL && isReadable() && type() == Type.HINFO;
    }

    /** Whether there is an OPT record. */
    public boolean hasEdns() {
        return message().getOPT() != null;
    }

    /** Whether DO is set. */
    public boolean dnssecOk() {
        OPTRecord opt = message().getOPT();
        return opt != null && (opt.getFlags() & 0x8000) != 0;
    }

    /** For messages of failed assertions. */
    @Override
    public String toString() {
        if (bytes.length < 12) {
            return transport + " query of " + bytes.length + " octets from " + source;
        }
        return transport + " query " + id() + " " + describeQuestion() + " from " + source;
    }

    private boolean isReadable() {
        try {
            return message().getQuestion() != null;
        } catch (IllegalStateException unreadable) {
            return false;
        }
    }

    private String describeQuestion() {
        try {
            return name() + " " + Type.string(type());
        } catch (IllegalStateException unreadable) {
            return "(unreadable)";
        }
    }
}

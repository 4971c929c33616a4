package io.switchboard.transport.http;

import io.netty.buffer.ByteBuf;
import io.switchboard.dns.Wire;
import io.switchboard.upstream.Attempt;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The response to a query by DNS over HTTPS, as far as it has come. One event loop. */
public final class DohResponse {
    private static final int OK = 200;

    private boolean begun;
    private boolean usable;
    private int age;
    private byte[] body = new byte[0];
    private int length;

    /** Forgets what has come. */
    public void restart() {
        begun = false;
        usable = false;
        age = 0;
        length = 0;
    }

    /** Its head; only 200 with a DNS message is one, and no redirect is followed (RFC 8484 §4.2). */
    public void head(int status, @Nullable CharSequence contentType, @Nullable CharSequence ageField) {
        begun = true;
        usable = status == OK && contentType != null && RequestHead.isDnsMessage(contentType);
        age = AgedReply.seconds(ageField);
    }

    /** Whether the head has come. */
    public boolean hasBegun() {
        return begun;
    }

    /** A part of the body, which is read; false when no message can be so long. */
    public boolean add(ByteBuf part) {
        int octets = part.readableBytes();
        if (!usable) {
            part.skipBytes(octets);
            return true;
        }
        if (length + octets > Wire.MAX_MESSAGE_LENGTH) {
            usable = false;
            return false;
        }
        if (length + octets > body.length) {
            body = Arrays.copyOf(body, Math.max(length + octets, Math.min(body.length * 2, Wire.MAX_MESSAGE_LENGTH)));
        }
        part.readBytes(body, length, octets);
        length += octets;
        return true;
    }

    /** Whether, all having come, it is the reply to this attempt; its TTLs are lowered by its age then. */
    public boolean answers(Attempt attempt, AgedReply aged) {
        if (!usable || length < Wire.HEADER_LENGTH) {
            return false;
        }
        // Before anybody reads it.
        aged.lower(body, length, age);
        if (Wire.u16(body, Wire.ID) != 0) {
            // RFC 8484 §4.1: the id is the query's, 0.
            attempt.strangerCame();
            return false;
        }
        return attempt.matches(body, length);
    }

    /** The octets of the body, the first {@link #length} of the array. */
    public byte[] body() {
        return body;
    }

    /** The length of the body in octets. */
    public int length() {
        return length;
    }
}

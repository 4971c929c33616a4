package io.switchboard.query;

import io.switchboard.dns.AddressRun;
import io.switchboard.dns.ReplyMessage;

/**
 * Gives the addresses of an answer in another order each time, so that clients which take the first one spread over all
 * of them (RFC 1794). The order of an RRset means nothing else (RFC 2181 §5). One per event loop; allocates nothing.
 */
final class AnswerRotation {
    private int chance = 1;

    /** Rotates the addresses in {@code out}, into which the message was copied; does nothing if there are not several. */
    void rotate(byte[] out, ReplyMessage message) {
        int run = message.addressRun();
        if (run == AddressRun.NONE) {
            return;
        }
        // Not one turn after the other: who asks for A and AAAA by turns would get the same order for ever.
        chance = chance * 1_664_525 + 1_013_904_223;
        int turn = (chance >>> 16) * AddressRun.count(run) >>> 16;
        AddressRun.turn(message.bytes(), run, turn, out);
    }
}

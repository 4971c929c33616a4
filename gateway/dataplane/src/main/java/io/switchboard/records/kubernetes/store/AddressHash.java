package io.switchboard.records.kubernetes.store;

import io.switchboard.records.kubernetes.object.IpAddress;
import java.security.SecureRandom;

/** Hash of an address that differs from process to process, since who makes endpoints chooses their addresses. */
final class AddressHash {
    private static final long SEED = new SecureRandom().nextLong();

    private AddressHash() {}

    static int of(IpAddress address) {
        long mixed = (address.high() ^ SEED) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 32 ^ address.low()) * 0xBF58_476D_1CE4_E5B9L;
        return (int) (mixed ^ mixed >>> 32);
    }
}

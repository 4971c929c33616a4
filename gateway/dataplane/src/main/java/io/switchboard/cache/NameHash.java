package io.switchboard.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A keyed hash of names in wire form. Whoever sends queries chooses the names, and could fill one bin of the table with
 * names that collide under a hash that is the same everywhere; the secrets here are drawn at start.
 */
final class NameHash {
    /** Octets that must be readable and may be overwritten behind a name. */
    static final int PADDING = Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final long secret;
    private final long start;

    NameHash(SecureRandom random) {
        secret = random.nextLong();
        start = random.nextLong();
    }

    /** Hashes the first {@code length} octets and writes zeros to the {@link #PADDING} behind them. */
    int hash(byte[] name, int length) {
        LONG.set(name, length, 0L);
        long hash = start;
        for (int i = 0; i < length; i += Long.BYTES) {
            hash = fold((long) LONG.get(name, i) ^ secret, hash ^ length);
        }
        return (int) (hash ^ hash >>> 32);
    }

    /** Both halves of the product: every bit of the result hangs on every bit of the factors. */
    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}

package io.switchboard.access;

import java.security.SecureRandom;

/**
 * A 64-bit hash under a secret of this process: whoever picks the addresses or names that are hashed cannot make two of
 * them collide on purpose. Folds the 128-bit product with a secret odd multiplier, two or three nanoseconds a word.
 *
 * <p>Not a message authentication code: results must not be shown to anyone. Immutable.
 */
final class KeyedHash {
    private final long start;
    private final long multiplier;

    KeyedHash(SecureRandom random) {
        start = random.nextLong();
        multiplier = random.nextLong() | 1;
    }

    /** The hash of nothing. */
    long start() {
        return start;
    }

    /** The hash of what {@code hash} stands for with one more word. */
    long add(long hash, long word) {
        long mixed = hash ^ word;
        return mixed * multiplier ^ Math.unsignedMultiplyHigh(mixed, multiplier);
    }
}

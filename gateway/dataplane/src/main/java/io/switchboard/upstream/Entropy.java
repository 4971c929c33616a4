package io.switchboard.upstream;

import io.switchboard.dns.Wire;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.function.IntFunction;

/**
 * Unpredictable numbers for ids, ports and the case of names (RFC 5452 §9.2, RFC 4086), drawn from the system's
 * generator in batches, because one call for two octets costs as much as one for thousands.
 *
 * <p>One thread.
 */
public final class Entropy {
    private static final int BATCH = 4096;

    private final IntFunction<byte[]> source;
    private byte[] batch = {};
    private int used;

    /** Draws from the operating system's generator, or from the platform's default where Java does not reach that. */
    public Entropy() {
        this(systemGenerator());
    }

    /** @param source makes so many random octets */
    Entropy(IntFunction<byte[]> source) {
        this.source = source;
    }

    private static IntFunction<byte[]> systemGenerator() {
        try {
            // Its seed is what the system's generator gives. What it makes itself goes through SHA-1 in addition, which
            // costs three times as much and is no less predictable.
            return SecureRandom.getInstance("NativePRNGNonBlocking")::generateSeed;
        } catch (NoSuchAlgorithmException e) {
            SecureRandom random = new SecureRandom();
            return count -> {
                byte[] octets = new byte[count];
                random.nextBytes(octets);
                return octets;
            };
        }
    }

    /** 16 random bits. */
    public int next16() {
        int at = take(2);
        return Wire.u16(batch, at);
    }

    /** 32 random bits. */
    public int next32() {
        int at = take(4);
        return Wire.i32(batch, at);
    }

    /** A number from 0 to {@code bound} - 1, each as likely as the others. */
    public int below(int bound) {
        if (bound < 1 || bound > 1 << 16) {
            throw new IllegalArgumentException("bound: " + bound + " (expected: 1 to 65536)");
        }
        // Drawing again above the last whole multiple keeps the small numbers from being likelier than the large.
        int fair = (1 << 16) - (1 << 16) % bound;
        int drawn = next16();
        while (drawn >= fair) {
            drawn = next16();
        }
        return drawn % bound;
    }

    private int take(int count) {
        if (used + count > batch.length) {
            batch = source.apply(BATCH);
            used = 0;
        }
        int at = used;
        used += count;
        return at;
    }
}

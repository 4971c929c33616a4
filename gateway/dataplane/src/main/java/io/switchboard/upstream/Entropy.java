package io.switchboard.upstream;

import io.switchboard.dns.Wire;
import java.security.SecureRandom;

/**
 * Unpredictable numbers for ids, ports and the case of names (RFC 5452 §9.2, RFC 4086), drawn from the system's
 * generator in batches, because one call for two octets costs as much as one for thousands.
 *
 * <p>One thread.
 */
public final class Entropy {
    private static final int BATCH = 4096;

    private final SecureRandom source;
    private final byte[] batch = new byte[BATCH];
    private int used = BATCH;

    /** Draws from the platform's default generator. */
    public Entropy() {
        this(new SecureRandom());
    }

    Entropy(SecureRandom source) {
        this.source = source;
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
        if (used + count > BATCH) {
            source.nextBytes(batch);
            used = 0;
        }
        int at = used;
        used += count;
        return at;
    }
}

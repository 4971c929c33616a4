package io.switchboard.query;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012) over up to 32 octets, which is all that a server cookie needs (RFC 9018
 * §4.4). The octets are given as little-endian words, so that nothing has to be assembled in an array.
 */
final class SipHash {
    private SipHash() {}

    /**
     * Hashes the first {@code length} octets, 0 to 32, of four words; what lies behind them in the words must be 0.
     *
     * @return the hash as a little-endian word
     */
    static long hash(long key0, long key1, long word0, long word1, long word2, long word3, int length) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        int whole = length >>> 3;
        // Word 'whole' is the last: what is left of the message under the length's low octet. Then four rounds more.
        for (int step = 0; step <= whole + 1; step++) {
            long word = step <= whole ? word(step, word0, word1, word2, word3) : 0;
            if (step == whole) {
                word |= (long) length << 56;
            }
            int rounds = 2;
            if (step > whole) {
                v2 ^= 0xff;
                rounds = 4;
            }
            v3 ^= word;
            for (int round = 0; round < rounds; round++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static long word(int index, long word0, long word1, long word2, long word3) {
        return switch (index) {
            case 0 -> word0;
            case 1 -> word1;
            case 2 -> word2;
            case 3 -> word3;
            default -> 0;
        };
    }
}

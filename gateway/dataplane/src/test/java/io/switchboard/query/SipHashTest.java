package io.switchboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /** The reference implementation's output for key 00..0f and messages 00..(n-1), n from 0 to 32. */
    private static final String[] REFERENCE = {
        "310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d", "2d7efbd796666785",
        "b7877127e09427cf", "8da699cd64557618", "cee3fe586e46c9cb", "37d1018bf50002ab",
        "6224939a79f5f593", "b0e4a90bdf82009e", "f3b9dd94c5bb5d7a", "a7ad6b22462fb3f4",
        "fbe50e86bc8f1e75", "903d84c02756ea14", "eef27a8e90ca23f7", "e545be4961ca29a1",
        "db9bc2577fcc2a3f", "9447be2cf5e99a69", "9cd38d96f0b3c14b", "bd6179a71dc96dbb",
        "98eea21af25cd6be", "c7673b2eb0cbf2d0", "883ea3e395675393", "c8ce5ccd8c030ca8",
        "94af49f6c650adb8", "eab8858ade92e1bc", "f315bb5bb835d817", "adcf6b0763612e2f",
        "a5c91da7acaa4dde", "716595876650a2a6", "28ef495c53a387ad", "42c341d8fa92d832",
        "ce7cf2722f512771"
    };

    @Test
    void hash_isThatOfTheReferenceImplementation() {
        ByteBuffer key = octets(16, 16);

        for (int length = 0; length < REFERENCE.length; length++) {
            ByteBuffer words = octets(length, 32);

            long hash = SipHash.hash(
                    key.getLong(0),
                    key.getLong(8),
                    words.getLong(0),
                    words.getLong(8),
                    words.getLong(16),
                    words.getLong(24),
                    length);

            assertThat(HexFormat.of().toHexDigits(Long.reverseBytes(hash)))
                    .as("%s octets", length)
                    .isEqualTo(REFERENCE[length]);
        }
    }

    private static ByteBuffer octets(int count, int room) {
        byte[] octets = new byte[count];
        for (int i = 0; i < count; i++) {
            octets[i] = (byte) i;
        }
        return ByteBuffer.wrap(Arrays.copyOf(octets, room)).order(ByteOrder.LITTLE_ENDIAN);
    }
}

package io.switchboard.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.testing.Messages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedNameTest {
    private static final int QUESTION = 12;

    @Test
    void expand_followsAPointer() {
        byte[] message = Messages.concat(
                new byte[QUESTION], Messages.wireName("Example.org."), new byte[] {3, 'w', 'w', 'w', (byte) 0xc0, 12});

        assertThat(expanded(message, 25)).isEqualTo(Messages.wireName("www.Example.org."));
        assertThat(CompressedName.skip(message, 25, message.length)).isEqualTo(message.length);
    }

    @Test
    void expand_followsPointersToPointers() {
        byte[] message = Messages.concat(
                new byte[QUESTION],
                Messages.wireName("org."),
                new byte[] {1, 'b', (byte) 0xc0, 12},
                new byte[] {1, 'a', (byte) 0xc0, 17},
                new byte[] {(byte) 0xc0, 21});

        assertThat(expanded(message, 25)).isEqualTo(Messages.wireName("a.b.org."));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11, 30, 31, 32, 33, 34, 0x3fff})
    void pointer_mayNotLeadIntoTheHeaderOrToItselfOrForward(int goal) {
        byte[] message = new byte[64];
        message[30] = 1;
        Wire.putU16(message, 32, 0xc000 | goal);

        assertThat(CompressedName.skip(message, 30, message.length)).isEqualTo(-1);
        assertThat(CompressedName.expand(message, 30, message.length, new byte[255], 0))
                .isEqualTo(-1);
    }

    @Test
    void expand_endsAtATwoPointerCycle() {
        byte[] message = new byte[64];
        Wire.putU16(message, 12, 0xc000 | 20);
        Wire.putU16(message, 20, 0xc000 | 12);

        assertThat(CompressedName.expand(message, 20, message.length, new byte[255], 0))
                .isEqualTo(-1);
    }

    @Test
    void expand_endsAtACycleThroughLabels() {
        byte[] message = new byte[64];
        message[12] = 3;
        Wire.putU16(message, 16, 0xc000 | 12);

        assertThat(CompressedName.expand(message, 16, message.length, new byte[255], 0))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x7f, 0x80, 0xbf})
    void labelTypes_thatAreReservedAreRefused(int octet) {
        byte[] message = new byte[300];
        message[12] = (byte) octet;

        assertThat(CompressedName.skip(message, 12, message.length)).isEqualTo(-1);
        assertThat(CompressedName.expand(message, 12, message.length, new byte[255], 0))
                .isEqualTo(-1);
    }

    @Test
    void expand_takes255OctetsAndNotOneMore() {
        byte[] message = new byte[600];
        System.arraycopy(Messages.wireName("a.".repeat(125) + "bb."), 0, message, 12, 254);
        byte[] prefix = {1, 'x', (byte) 0xc0, 12};
        System.arraycopy(prefix, 0, message, 400, 4);
        System.arraycopy(Messages.wireName("aa." + "a.".repeat(125)), 0, message, 12, 254);
        assertThat(CompressedName.expand(message, 400, message.length, new byte[300], 0))
                .isEqualTo(-1);

        byte[] fits = {(byte) 0xc0, 12};
        System.arraycopy(fits, 0, message, 400, 2);
        assertThat(CompressedName.expand(message, 400, message.length, new byte[300], 0))
                .isEqualTo(254);

        System.arraycopy(Messages.wireName("a.".repeat(126)), 0, message, 12, 253);
        System.arraycopy(prefix, 0, message, 400, 4);
        assertThat(CompressedName.expand(message, 400, message.length, new byte[300], 0))
                .isEqualTo(255);
    }

    @Test
    void names_mayNotRunOverTheEnd() {
        byte[] message = Messages.concat(
                new byte[QUESTION], Messages.wireName("org."), new byte[] {3, 'w', 'w', 'w', (byte) 0xc0, 12});
        for (int end = 17; end < message.length; end++) {
            assertThat(CompressedName.skip(message, 17, end)).as("end %d", end).isEqualTo(-1);
            assertThat(CompressedName.expand(message, 17, end, new byte[255], 0))
                    .as("end %d", end)
                    .isEqualTo(-1);
        }
    }

    /** RFC 9267 §2: without a bound, a chain as long as the message is walked for each of its records. */
    @Test
    void expand_refusesAChainOfPointersLongerThanANameHasLabels() {
        byte[] message = new byte[2000];
        for (int i = 0; i < 900; i++) {
            Wire.putU16(message, 13 + 2 * i, 0xc000 | Math.max(12, 11 + 2 * i));
        }

        assertThat(CompressedName.expand(message, 13 + 2 * 20, message.length, new byte[255], 0))
                .isEqualTo(1);
        assertThat(CompressedName.expand(message, 13 + 2 * 120, message.length, new byte[255], 0))
                .isEqualTo(1);
        assertThat(CompressedName.expand(message, 13 + 2 * 130, message.length, new byte[255], 0))
                .isEqualTo(-1);
    }

    @Test
    void skip_refusesLabelsThatGoOnBeyond255Octets() {
        byte[] message = new byte[400];
        Arrays.fill(message, (byte) 1);

        assertThat(CompressedName.skip(message, 12, message.length)).isEqualTo(-1);
    }

    private static byte[] expanded(byte[] message, int offset) {
        byte[] target = new byte[300];
        int length = CompressedName.expand(message, offset, message.length, target, 5);
        return Arrays.copyOfRange(target, 5, 5 + length);
    }
}

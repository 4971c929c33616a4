package io.switchboard.transport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.switchboard.proto.coredns.DnsPacket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own reading and writing of packets, against protobuf's. */
class DnsPacketTest {
    private static final int MESSAGE_TAG = 1 << 3 | 2;

    private byte[] room = new byte[0];
    private final DnsPacketReader reader = new DnsPacketReader(this::reserve);

    @ParameterizedTest
    @ValueSource(ints = {12, 127, 128, 300, 16_383, 16_384, 65_535})
    void writtenMessage_isReadByProtobuf(int length) throws IOException {
        byte[] message = octets(length);

        byte[] written = new DnsPacketWriter().set(message, length).readAllBytes();
        ByteArrayOutputStream drained = new ByteArrayOutputStream();
        DnsPacketWriter writer = new DnsPacketWriter().set(message, length);
        int announced = writer.available();
        assertThat(writer.drainTo(drained)).isEqualTo(announced).isEqualTo(written.length);

        assertThat(drained.toByteArray())
                .isEqualTo(written)
                .isEqualTo(packet(message).toByteArray());
    }

    @Test
    void writtenId_isTheOneGiven() throws IOException {
        byte[] message = octets(40);

        byte[] written = new DnsPacketWriter().set(message, 40, 0xabcd).readAllBytes();

        byte[] expected = message.clone();
        expected[0] = (byte) 0xab;
        expected[1] = (byte) 0xcd;
        assertThat(DnsPacket.parseFrom(written).getMsg().toByteArray()).isEqualTo(expected);
        assertThat(message[0]).as("the array itself").isEqualTo(octets(40)[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 127, 128, 16_384, 65_535})
    void messageOfProtobuf_isRead(int length) {
        byte[] message = octets(length);

        assertThat(read(packet(message).toByteArray())).isEqualTo(message);
    }

    @Test
    void packetWithoutAField_hasAnEmptyMessage() {
        assertThat(read(new byte[0])).isEmpty();
    }

    @Test
    void lastOfSeveralMessages_wins() {
        byte[] first = packet(octets(100)).toByteArray();
        byte[] last = packet(octets(20)).toByteArray();

        assertThat(read(concat(first, last))).isEqualTo(octets(20));
    }

    @Test
    void unknownFields_areSkipped() throws IOException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(2, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
                .addField(3, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
                .addField(4, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
                .addField(
                        5,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(octets(300)))
                                .build())
                .addField(
                        6,
                        UnknownFieldSet.Field.newBuilder()
                                .addGroup(packetFields())
                                .build())
                .build();
        byte[] message = packet(octets(50)).toByteArray();

        assertThat(read(concat(unknown.toByteArray(), message))).isEqualTo(octets(50));
        assertThat(read(concat(message, unknown.toByteArray()))).isEqualTo(octets(50));
    }

    private static UnknownFieldSet packetFields() throws InvalidProtocolBufferException {
        return UnknownFieldSet.parseFrom(packet(octets(9)).toByteArray());
    }

    @Test
    void messageOverTheLimit_isTooLong() {
        assertThat(reader.read(new ByteArrayInputStream(packet(octets(65_536)).toByteArray()))
                        .length())
                .isEqualTo(DnsPacketReader.TOO_LONG);
        assertThat(room).as("what was set aside for it").isEmpty();
    }

    @Test
    void whatProtobufDoesNotRead_isBroken() {
        assertThat(read(new byte[] {MESSAGE_TAG})).isNull();
        assertThat(read(new byte[] {MESSAGE_TAG, 5, 1, 2})).isNull();
        assertThat(read(new byte[] {MESSAGE_TAG, (byte) 0x80})).isNull();
        assertThat(read(new byte[] {2, 1, 1})).isNull();
        assertThat(read(new byte[] {0x0c})).isNull();
        assertThat(read(new byte[] {0x0b})).isNull();
        assertThat(read(new byte[] {0x0f, 1})).isNull();
        assertThat(read(new byte[] {0x10, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
                .isNull();
    }

    /** The length of a repeated message is at most as good as protobuf's judgement of the same octets. */
    @Test
    void anyOctets_areReadAsProtobufReadsThem() {
        Random random = new Random(42);
        for (int i = 0; i < 200_000; i++) {
            byte[] octets = mutated(random);
            byte @Nullable [] ours = read(octets);
            byte @Nullable [] theirs = protobuf(octets);
            // Protobuf also checks that a group ends with the number that it began with.
            if (theirs != null) {
                assertThat(ours).as(Arrays.toString(octets)).isEqualTo(theirs);
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] octets = concat(packet(octets(random.nextInt(20))).toByteArray(), new byte[random.nextInt(4)]);
        for (int changes = random.nextInt(4); changes > 0 && octets.length > 0; changes--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return Arrays.copyOf(octets, random.nextInt(octets.length + 1));
    }

    private static byte @Nullable [] protobuf(byte[] octets) {
        try {
            return DnsPacket.parseFrom(octets).getMsg().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private byte[] reserve(int length) {
        if (room.length < length) {
            room = new byte[length];
        }
        return room;
    }

    private byte @Nullable [] read(byte[] octets) {
        int length = reader.read(new ByteArrayInputStream(octets)).length();
        return length < 0 ? null : Arrays.copyOf(room, length);
    }

    private static DnsPacket packet(byte[] message) {
        return DnsPacket.newBuilder().setMsg(ByteString.copyFrom(message)).build();
    }

    private static byte[] octets(int length) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        return octets;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

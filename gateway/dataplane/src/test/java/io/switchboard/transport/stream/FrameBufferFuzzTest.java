package io.switchboard.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** However a stream is cut into reads, the same messages come out of it. */
class FrameBufferFuzzTest {
    /** The first octet says how long reads are, the rest is the stream. */
    @FuzzTest
    void reads(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        int step = 1 + (input[0] & 0xff);
        FrameBuffer frames = new FrameBuffer();
        List<byte[]> messages = new ArrayList<>();
        for (int from = 0; from < stream.length; from += step) {
            ByteBuf read = Unpooled.buffer(step);
            read.writeBytes(stream, from, Math.min(step, stream.length - from));
            frames.add(read);
            for (int length = frames.nextLength(); length >= 0; length = frames.nextLength()) {
                byte[] message = new byte[length];
                frames.take(message, length);
                messages.add(message);
            }
        }

        List<byte[]> expected = messages(stream);
        int used = expected.stream().mapToInt(message -> 2 + message.length).sum();
        assertThat(messages).usingElementComparator(Arrays::compare).isEqualTo(expected);
        assertThat(frames.hasPart()).isEqualTo(used < stream.length);
        frames.release();
        assertThat(frames.hasPart()).isFalse();
    }

    private static List<byte[]> messages(byte[] stream) {
        List<byte[]> messages = new ArrayList<>();
        int position = 0;
        while (position + 2 <= stream.length) {
            int length = (stream[position] & 0xff) << 8 | stream[position + 1] & 0xff;
            if (position + 2 + length > stream.length) {
                break;
            }
            messages.add(Arrays.copyOfRange(stream, position + 2, position + 2 + length));
            position += 2 + length;
        }
        return messages;
    }
}

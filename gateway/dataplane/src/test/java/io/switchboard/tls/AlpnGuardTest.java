package io.switchboard.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlpnGuardTest {
    private static ByteBuf hello(String... protocols) {
        ByteBuf names = Unpooled.buffer();
        for (String protocol : protocols) {
            names.writeByte(protocol.length()).writeCharSequence(protocol, StandardCharsets.US_ASCII);
        }
        ByteBuf hello =
                Unpooled.buffer().writeShort(0x303).writeZero(32).writeByte(1).writeByte(7);
        hello.writeShort(2).writeShort(0x1301).writeByte(1).writeByte(0);
        hello.writeShort(0); // nobody looks at the length of all
        hello.writeShort(10).writeShort(2).writeShort(0);
        if (protocols.length > 0) {
            hello.writeShort(16).writeShort(names.readableBytes() + 2).writeShort(names.readableBytes());
            hello.writeBytes(names);
        }
        return hello;
    }

    @Test
    void agrees_ifOneIsOfferedOrNone() {
        assertThat(AlpnGuard.agrees(hello("h2", "dot"), List.of("dot"))).isTrue();
        assertThat(AlpnGuard.agrees(hello(), List.of("dot"))).isTrue();
        assertThat(AlpnGuard.agrees(hello("h2", "http/1.1"), List.of("dot"))).isFalse();
        assertThat(AlpnGuard.agrees(hello("dot2"), List.of("dot"))).isFalse();
    }

    @Test
    void agrees_neverFailsOnAMessageThatIsCutOff() {
        ByteBuf whole = hello("h2", "http/1.1");
        for (int length = 0; length < whole.readableBytes() - 20; length++) {
            assertThat(AlpnGuard.agrees(whole.slice(0, length), List.of("dot"))).isTrue();
        }
        for (int length = whole.readableBytes() - 20; length <= whole.readableBytes(); length++) {
            AlpnGuard.agrees(whole.slice(0, length), List.of("dot"));
        }
    }
}

package io.switchboard.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryTokensTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 4711);

    private final QuicCounters counters = new QuicCounters();
    private final ByteBuf id = Unpooled.copiedBuffer(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    private long now = 1_000;
    private boolean wanted = true;
    private final RetryTokens tokens = new RetryTokens(() -> now, () -> wanted, counters);

    private ByteBuf token(InetSocketAddress client) {
        ByteBuf token = Unpooled.buffer(tokens.maxTokenLength());
        assertThat(tokens.writeToken(token, id, client)).isTrue();
        return token;
    }

    @Test
    void token_holdsForItsClientAndEndsWithItsFirstId() {
        ByteBuf token = token(CLIENT);
        int offset = tokens.validateToken(token, CLIENT);

        assertThat(token.slice(offset, token.readableBytes() - offset)).isEqualTo(id);
        assertThat(tokens.validateToken(token, CLIENT, id).isValid()).isTrue();
        assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
        assertThat(counters.get(QuicEvent.RETRY)).isEqualTo(1);
    }

    @Test
    void token_doesNotHoldForAnotherAddressOrPort() {
        ByteBuf token = token(CLIENT);

        assertThat(tokens.validateToken(token, new InetSocketAddress("192.0.2.2", 4711)))
                .isNegative();
        assertThat(tokens.validateToken(token, new InetSocketAddress("192.0.2.1", 4712)))
                .isNegative();
        assertThat(tokens.validateToken(token(new InetSocketAddress("2001:db8::1", 1)), CLIENT))
                .isNegative();
    }

    @Test
    void token_holdsForTenSeconds() {
        ByteBuf token = token(CLIENT);
        now += TimeUnit.SECONDS.toNanos(10);
        assertThat(tokens.validateToken(token, CLIENT)).isNotNegative();
        now++;
        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
        now -= TimeUnit.SECONDS.toNanos(20);
        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
    }

    @Test
    void token_ofWhichAnyOctetIsAnotherDoesNotHold() {
        ByteBuf token = token(CLIENT);
        for (int i = 0; i < token.readableBytes(); i++) {
            ByteBuf forged = token.copy();
            forged.setByte(i, forged.getByte(i) ^ 1);

            assertThat(tokens.validateToken(forged, CLIENT)).as("octet %s", i).isNegative();
        }
    }

    @Test
    void token_ofAnyOtherLengthDoesNotHold() {
        ByteBuf token = token(CLIENT);
        for (int length = 0; length < token.readableBytes(); length++) {
            assertThat(tokens.validateToken(token.slice(0, length), CLIENT)).isNegative();
        }
        assertThat(tokens.validateToken(
                        Unpooled.wrappedBuffer(token, Unpooled.buffer(64).writeZero(64)), CLIENT))
                .isNegative();
    }

    @Test
    void token_ofAnotherSocketDoesNotHold() {
        RetryTokens others = new RetryTokens(() -> now, () -> true, counters);

        assertThat(others.validateToken(token(CLIENT), CLIENT)).isNegative();
    }

    @Test
    void token_isNotWrittenWhileFewHandshakesAreUnderWay() {
        wanted = false;
        ByteBuf token = Unpooled.buffer();

        assertThat(tokens.writeToken(token, id, CLIENT)).isFalse();
        assertThat(token.readableBytes()).isZero();
    }
}

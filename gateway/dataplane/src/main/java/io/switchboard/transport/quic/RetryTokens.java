package io.switchboard.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import io.switchboard.query.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes clients prove their address before anything is kept of them (RFC 9000 §8.1.2): while many handshakes are under
 * way, a client without a token is sent one by Retry. A token holds for ten seconds, for one address, port and connection
 * id, and is sealed by HMAC-SHA256 with a key that this object alone has.
 *
 * <p>A token is the time in seconds, the seal, and the connection id that the client chose first. One event loop.
 */
final class RetryTokens implements QuicTokenHandler {
    static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int TIME = 8;
    private static final int SEAL = 32;
    private static final int ORIGINAL_ID = TIME + SEAL;
    /** RFC 9000 §17.2: the longest connection id. */
    private static final int MAX_ID = 20;

    private static final TokenValidationResult INVALID = TokenValidationResult.invalidToken();

    private final Ticker ticker;
    private final BooleanSupplier wanted;
    private final QuicCounters counters;
    private final Mac mac;
    private final byte[] sealed = new byte[TIME + 16 + 2 + MAX_ID];
    private final byte[] found = new byte[SEAL];

    /** @param wanted whether there are so many handshakes under way that a client must prove its address */
    RetryTokens(Ticker ticker, BooleanSupplier wanted, QuicCounters counters) {
        this.ticker = ticker;
        this.wanted = wanted;
        this.counters = counters;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf originalId, InetSocketAddress client) {
        if (!wanted.getAsBoolean() || originalId.readableBytes() > MAX_ID) {
            return false;
        }
        long now = ticker.nanos();
        out.writeLong(now)
                .writeBytes(seal(now, client, originalId, originalId.readerIndex(), originalId.readableBytes()))
                .writeBytes(originalId, originalId.readerIndex(), originalId.readableBytes());
        counters.count(QuicEvent.RETRY);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress client) {
        int start = token.readerIndex();
        int idLength = token.readableBytes() - ORIGINAL_ID;
        if (idLength < 0 || idLength > MAX_ID) {
            return -1;
        }
        long made = token.getLong(start);
        long age = ticker.nanos() - made;
        if (age < 0 || age > LIFETIME_NANOS) {
            return -1;
        }
        token.getBytes(start + TIME, found);
        byte[] right = seal(made, client, token, start + ORIGINAL_ID, idLength);
        return MessageDigest.isEqual(found, right) ? ORIGINAL_ID : -1;
    }

    @Override
    public TokenValidationResult validateToken(ByteBuf token, InetSocketAddress client, ByteBuf id) {
        int offset = validateToken(token, client);
        return offset < 0 ? INVALID : TokenValidationResult.odcidFromToken(offset);
    }

    private byte[] seal(long made, InetSocketAddress client, ByteBuf ids, int idStart, int idLength) {
        InetAddress address = client.getAddress();
        byte[] octets = address.getAddress();
        int length = TIME;
        for (int i = 0; i < TIME; i++) {
            sealed[i] = (byte) (made >>> 56 - 8 * i);
        }
        System.arraycopy(octets, 0, sealed, length, octets.length);
        length += octets.length;
        sealed[length++] = (byte) (client.getPort() >>> 8);
        sealed[length++] = (byte) client.getPort();
        ids.getBytes(idStart, sealed, length, idLength);
        mac.update(sealed, 0, length + idLength);
        return mac.doFinal();
    }

    @Override
    public int maxTokenLength() {
        return ORIGINAL_ID + MAX_ID;
    }
}

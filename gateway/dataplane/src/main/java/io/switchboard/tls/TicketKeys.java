package io.switchboard.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of session tickets at one moment, for any listener: derived from secrets, from what tells the listener's
 * sessions from others, and from the half day. So gateways that share a secret share tickets and change keys together,
 * and a ticket of a listener that asks no client certificate is worth nothing at one that does.
 *
 * @param secrets the first makes tickets, the others still open them
 */
record TicketKeys(List<byte[]> secrets) {
    /** A key makes tickets for this long and opens them for as long again: together a day (RFC 9325 §3.4). */
    static final long PERIOD_SECONDS = 12 * 60 * 60;

    static final int SECRET_LENGTH = 32;

    /** The keys for sessions of one kind: first the one that makes tickets now. */
    OpenSslSessionTicketKey[] derive(String kind, long epochSeconds) {
        long period = epochSeconds / PERIOD_SECONDS;
        List<OpenSslSessionTicketKey> keys = new ArrayList<>();
        for (byte[] secret : secrets) {
            keys.add(key(secret, kind, period));
            keys.add(key(secret, kind, period - 1));
            // Of a gateway whose clock is a little ahead.
            keys.add(key(secret, kind, period + 1));
        }
        return keys.toArray(OpenSslSessionTicketKey[]::new);
    }

    private static OpenSslSessionTicketKey key(byte[] secret, String kind, long period) {
        byte[] label = kind.getBytes(StandardCharsets.UTF_8);
        byte[] input = ByteBuffer.allocate(label.length + Long.BYTES + 1)
                .putLong(period)
                .put(label)
                .array();
        byte[] first = hmac(secret, input);
        input[input.length - 1] = 1;
        byte[] second = hmac(secret, input);
        ByteBuffer octets = ByteBuffer.wrap(new byte[OpenSslSessionTicketKey.TICKET_KEY_SIZE]);
        octets.put(first).put(second, 0, octets.remaining());
        octets.flip();
        byte[] name = new byte[OpenSslSessionTicketKey.NAME_SIZE];
        byte[] mac = new byte[OpenSslSessionTicketKey.HMAC_KEY_SIZE];
        byte[] aes = new byte[OpenSslSessionTicketKey.AES_KEY_SIZE];
        octets.get(name).get(mac).get(aes);
        return new OpenSslSessionTicketKey(name, mac, aes);
    }

    private static byte[] hmac(byte[] secret, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}

package io.switchboard.query;

import io.switchboard.dns.Edns;
import io.switchboard.dns.QueryMessage;
import io.switchboard.dns.Wire;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks DNS server cookies (RFC 7873 §5.2) in the interoperable form of RFC 9018 §4, so that every gateway
 * with the same secret accepts the cookies of the others.
 *
 * <pre>
 * octets  0      1..3       4..7        8..15
 *        version  reserved   timestamp   SipHash-2-4(client cookie | version | reserved | timestamp | client address)
 * </pre>
 *
 * <p>Immutable and safe to share between threads; allocates nothing. Besides the secret that cookies are made with, one
 * more may be accepted: the one before it, or, as the first stage of a rotation, the one that will follow (RFC 9018 §5).
 */
public final class ServerCookies {
    /** Length of a secret in octets. */
    public static final int SECRET_LENGTH = 16;
    /** Length of a server cookie in octets. */
    public static final int LENGTH = 16;
    /** Length of the COOKIE option's data in a reply: the client's cookie and ours. */
    public static final int OPTION_LENGTH = Edns.CLIENT_COOKIE_LENGTH + LENGTH;

    // RFC 9018 §4.3.
    private static final int MAX_AGE_SECONDS = 3600;
    private static final int RENEW_AGE_SECONDS = 1800;
    private static final int MAX_FUTURE_SECONDS = 300;
    private static final int VERSION = 1;

    private static final VarHandle LE_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** What a query's COOKIE option tells about the query's source address. */
    public enum Result {
        /** Nothing: there is no such option. */
        NONE,
        /** Nothing, but the client can be given a server cookie. */
        CLIENT_ONLY,
        /** The client receives what is sent to its address. */
        VALID,
        /** The same, and the cookie is old enough to be replaced. */
        VALID_RENEW,
        /** Nothing: the server cookie is too old, from the future, for another address, or not ours. */
        INVALID;

        /** Whether the source address is proven. */
        public boolean valid() {
            return this == VALID || this == VALID_RENEW;
        }
    }

    private final Secret secret;
    private final @Nullable Secret other;
    private final LongSupplier epochSeconds;

    /**
     * Cookies made with {@code secret} and accepted with either.
     *
     * @param secret 16 octets
     * @param other 16 octets, or null
     * @param epochSeconds wall-clock time in seconds, the same for all that share the secret
     */
    public ServerCookies(byte[] secret, byte @Nullable [] other, LongSupplier epochSeconds) {
        this.secret = Secret.of(secret);
        this.other = other == null ? null : Secret.of(other);
        this.epochSeconds = epochSeconds;
    }

    /** Cookies under a secret of this process alone. */
    public static ServerCookies withRandomSecret(SecureRandom random, LongSupplier epochSeconds) {
        byte[] secret = new byte[SECRET_LENGTH];
        random.nextBytes(secret);
        return new ServerCookies(secret, null, epochSeconds);
    }

    /** Checks a client's own query; not one that was chased, which has left the option behind. */
    public Result verify(Query query) {
        QueryMessage message = query.message();
        Edns edns = message.edns();
        return verify(message.bytes(), edns.cookieOffset(), edns.cookieLength(), query.clientHigh(), query.clientLow());
    }

    /**
     * Checks the data of a COOKIE option.
     *
     * @param length 0 without an option, 8, or 16 to 40: others were refused with the query (RFC 7873 §5.2.2)
     * @param clientHigh the client's address as {@link AddressBits}
     * @param clientLow the client's address as {@link AddressBits}
     */
    public Result verify(byte[] bytes, int offset, int length, long clientHigh, long clientLow) {
        if (length == 0) {
            return Result.NONE;
        }
        if (length == Edns.CLIENT_COOKIE_LENGTH) {
            return Result.CLIENT_ONLY;
        }
        if (length != OPTION_LENGTH || bytes[offset + 8] != VERSION) {
            return Result.INVALID;
        }
        // RFC 9018 §4.3: in serial number arithmetic (RFC 1982), which is what the overflow of int does.
        int age = (int) epochSeconds.getAsLong() - Wire.i32(bytes, offset + 12);
        if (age > MAX_AGE_SECONDS || age < -MAX_FUTURE_SECONDS) {
            return Result.INVALID;
        }
        long clientCookie = (long) LE_LONG.get(bytes, offset);
        // RFC 9018 §4.2: reserved octets are hashed as received, whatever they are.
        long head = (long) LE_LONG.get(bytes, offset + 8);
        long hash = (long) LE_LONG.get(bytes, offset + 16);
        if (secret.hash(clientCookie, head, clientHigh, clientLow) == hash) {
            return age > RENEW_AGE_SECONDS ? Result.VALID_RENEW : Result.VALID;
        }
        return other != null && other.hash(clientCookie, head, clientHigh, clientLow) == hash
                ? Result.VALID_RENEW
                : Result.INVALID;
    }

    /**
     * Writes the data of a reply's COOKIE option, {@value #OPTION_LENGTH} octets: the client's cookie, then the server
     * cookie that it sent if that is still good ({@link Query#cookie} is VALID), else a fresh one. Only for a query with a
     * COOKIE option.
     *
     * @return the offset behind what was written
     */
    public int writeOption(Query query, byte[] target, int targetOffset) {
        byte[] bytes = query.message().bytes();
        int offset = query.message().edns().cookieOffset();
        if (query.cookie() == Result.VALID) {
            System.arraycopy(bytes, offset, target, targetOffset, OPTION_LENGTH);
            return targetOffset + OPTION_LENGTH;
        }
        System.arraycopy(bytes, offset, target, targetOffset, Edns.CLIENT_COOKIE_LENGTH);
        return write(
                bytes, offset, query.clientHigh(), query.clientLow(), target, targetOffset + Edns.CLIENT_COOKIE_LENGTH);
    }

    /**
     * Writes a fresh server cookie, {@value #LENGTH} octets, for the client cookie at {@code clientCookieOffset}.
     *
     * @return the offset behind what was written
     */
    public int write(
            byte[] bytes, int clientCookieOffset, long clientHigh, long clientLow, byte[] target, int targetOffset) {
        Wire.putI32(target, targetOffset, VERSION << 24);
        Wire.putI32(target, targetOffset + 4, (int) epochSeconds.getAsLong());
        long clientCookie = (long) LE_LONG.get(bytes, clientCookieOffset);
        long head = (long) LE_LONG.get(target, targetOffset);
        LE_LONG.set(target, targetOffset + 8, secret.hash(clientCookie, head, clientHigh, clientLow));
        return targetOffset + LENGTH;
    }

    /** A SipHash key; not a record, whose toString would show it. */
    private static final class Secret {
        private final long key0;
        private final long key1;

        private Secret(long key0, long key1) {
            this.key0 = key0;
            this.key1 = key1;
        }

        static Secret of(byte[] octets) {
            if (octets.length != SECRET_LENGTH) {
                throw new IllegalArgumentException(
                        "cookie secret: " + octets.length + " octets (expected: " + SECRET_LENGTH + ")");
            }
            return new Secret((long) LE_LONG.get(octets, 0), (long) LE_LONG.get(octets, 8));
        }

        long hash(long clientCookie, long head, long clientHigh, long clientLow) {
            // The address is hashed in network order, 4 or 16 octets.
            if (AddressBits.isV4(clientHigh, clientLow)) {
                long address = Integer.reverseBytes((int) clientLow) & 0xffff_ffffL;
                return SipHash.hash(key0, key1, clientCookie, head, address, 0, 20);
            }
            long high = Long.reverseBytes(clientHigh);
            long low = Long.reverseBytes(clientLow);
            return SipHash.hash(key0, key1, clientCookie, head, high, low, 32);
        }
    }
}

package io.switchboard.config;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The secrets behind server cookies (RFC 9018 §4.4): 128 bits as 32 hexadecimal digits each.
 *
 * @param secret cookies are made with this one; null for a random one that lasts as long as the process
 * @param previousSecret one more that is accepted while secrets are rotated (RFC 9018 §5), or null
 */
public record CookieConfig(
        @Nullable String secret, @Nullable String previousSecret) {
    private static final int DIGITS = 32;

    public CookieConfig {
        check("cookies.secret", secret);
        check("cookies.previous-secret", previousSecret);
    }

    private static void check(String key, @Nullable String digits) {
        if (digits == null) {
            return;
        }
        if (digits.length() != DIGITS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            // Whatever it is, it may be most of a secret, so it is not shown.
            throw new IllegalArgumentException(
                    key + ": " + digits.length() + " characters (expected: " + DIGITS + " hexadecimal digits)");
        }
    }

    /** The 16 octets of {@link #secret}, or null. */
    public byte @Nullable [] secretOctets() {
        return secret == null ? null : HexFormat.of().parseHex(secret);
    }

    /** The 16 octets of {@link #previousSecret}, or null. */
    public byte @Nullable [] previousSecretOctets() {
        return previousSecret == null ? null : HexFormat.of().parseHex(previousSecret);
    }

    /** Says which secrets are set, not what they are. */
    @Override
    public String toString() {
        return "CookieConfig[secret=" + (secret == null ? "random" : "set") + ", previousSecret="
                + (previousSecret == null ? "none" : "set") + ']';
    }
}

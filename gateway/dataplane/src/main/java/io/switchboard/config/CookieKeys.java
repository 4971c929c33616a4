package io.switchboard.config;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Shape;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of {@code cookies}. */
final class CookieKeys extends Section<CookieConfig> {
    private static final Shape<Optional<String>> SECRET =
            Texts.secretOrNone("32 hexadecimal digits", Pattern.compile("[0-9A-Fa-f]{32}"));

    private final Key<Optional<String>> secret = key(
            "secret",
            SECRET,
            "none",
            "Key of the server cookies (RFC 9018), the same for all gateways behind one address; `none` is a random one"
                    + " for each start.",
            cookies -> Optional.ofNullable(cookies.secret()));
    private final Key<Optional<String>> previousSecret = key(
            "previous-secret",
            SECRET,
            "none",
            "One more that is accepted, while secrets are rotated.",
            cookies -> Optional.ofNullable(cookies.previousSecret()));

    @Override
    protected CookieConfig build(Values values) {
        return new CookieConfig(
                values.get(secret).orElse(null), values.get(previousSecret).orElse(null));
    }
}

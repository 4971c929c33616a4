package io.switchboard.config;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import java.util.Optional;

/** The keys of {@code identity}. */
final class IdentityKeys extends Section<IdentityConfig> {
    private static final int MAX_CHARACTER_STRING = 255; // RFC 1035 §3.3

    private final Key<Optional<String>> name = key(
            "name",
            Texts.textOrNone(MAX_CHARACTER_STRING),
            "none",
            "Answer to NSID and to `id.server.` and `hostname.bind.`; `none` refuses them.",
            identity -> Optional.ofNullable(identity.name()));
    private final Key<Optional<String>> version = key(
            "version",
            Texts.textOrNone(MAX_CHARACTER_STRING),
            "none",
            "Answer to `version.server.` and `version.bind.`; `none` refuses them.",
            identity -> Optional.ofNullable(identity.version()));

    @Override
    protected IdentityConfig build(Values values) {
        return new IdentityConfig(
                values.get(name).orElse(null), values.get(version).orElse(null));
    }
}

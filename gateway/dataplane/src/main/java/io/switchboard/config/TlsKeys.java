package io.switchboard.config;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import java.nio.file.Path;
import java.util.Optional;

/** The keys of {@code tls}. */
final class TlsKeys extends Section<TlsConfig> {
    private final Key<Optional<Path>> ticketKeys = key(
            "ticket-keys",
            Texts.fileOrNone(),
            "none",
            "Secrets behind session tickets, the same file for all gateways behind one address: 64 hexadecimal digits a"
                    + " line, the first for new tickets, the others still accepted. It is watched; `none` is random"
                    + " ones.",
            tls -> Optional.ofNullable(tls.ticketKeys()));

    @Override
    protected TlsConfig build(Values values) {
        return new TlsConfig(values.get(ticketKeys).orElse(null));
    }
}

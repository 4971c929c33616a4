package io.switchboard.config;

import io.switchboard.config.schema.Addresses;
import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Values;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The keys of {@code ops}. */
final class OpsKeys extends Section<OpsConfig> {
    private final Key<Optional<InetSocketAddress>> bind = key(
            "bind",
            Addresses.bindOrNone(),
            "127.0.0.1:9153",
            "Where `/metrics`, `/livez` and `/readyz` are served; `none` serves none of them.",
            ops -> Optional.ofNullable(ops.bind()));

    @Override
    protected OpsConfig build(Values values) {
        return new OpsConfig(values.get(bind).orElse(null));
    }
}

package io.switchboard.config;

import io.switchboard.config.schema.Key;
import io.switchboard.config.schema.Section;
import io.switchboard.config.schema.Texts;
import io.switchboard.config.schema.Values;
import java.nio.file.Path;

/** The keys of an item of {@code records.hosts}. */
final class HostsFileKeys extends Section<Path> {
    private final Key<Path> file =
            required("file", Texts.file(), "File in the format of `/etc/hosts`; it is watched.", path -> path);

    @Override
    protected Path build(Values values) {
        return values.get(file);
    }
}

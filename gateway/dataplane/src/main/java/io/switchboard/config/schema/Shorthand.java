package io.switchboard.config.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A section that may also be written as the bare value of its main key: {@code X} for {@code {url: X}}. */
public final class Shorthand<T> implements Shape<T> {
    private final Section<T> section;
    private final Key<?> main;

    /** @param main the only key of the section that is required */
    public Shorthand(Section<T> section, Key<?> main) {
        this.section = section;
        this.main = main;
    }

    @Override
    public @Nullable T read(YamlValue value, Place place, Reading reading) {
        if (value instanceof YamlValue.Mapping) {
            return section.read(value, place, reading);
        }
        // The place of the main key is that of the bare value, so that errors do not name a key nobody wrote.
        return section.readMain(main, value, place, reading);
    }

    @Override
    public Object write(T value) {
        Object written = section.write(value);
        return written instanceof Map<?, ?> map && map.size() == 1
                ? map.values().iterator().next()
                : written;
    }

    @Override
    public String expected() {
        return main.shape().expected() + ", or " + section.expected();
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return JsonSchema.anyOf(List.of(main.shape().jsonSchema(), section.jsonSchema()));
    }

    @Override
    public List<ReferenceRow> reference(String path) {
        return new ArrayList<>(section.reference(path));
    }
}

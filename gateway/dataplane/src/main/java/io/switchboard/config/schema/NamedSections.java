package io.switchboard.config.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sections under names that the user chooses, in the order of the file. */
public final class NamedSections<T> implements Shape<Map<String, T>> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final String EXPECTED_NAME = "a name of letters, digits, - and _, at most 63";

    private final String what;
    private final Section<T> section;

    /** @param what a noun for what is named, in the singular */
    public NamedSections(String what, Section<T> section) {
        this.what = what;
        this.section = section;
    }

    @Override
    public @Nullable Map<String, T> read(YamlValue value, Place place, Reading reading) {
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reading.error(place, value.kind() + " (expected: " + expected() + ")");
            return null;
        }
        Map<String, T> read = new LinkedHashMap<>();
        reading.eachKey(mapping, place, (entry, at) -> {
            T one = readEntry(entry, at, reading);
            if (one != null) {
                read.put(entry.key(), one);
            }
        });
        return Collections.unmodifiableMap(read);
    }

    private @Nullable T readEntry(YamlValue.Entry entry, Place at, Reading reading) {
        if (NAME.matcher(entry.key()).matches()) {
            return reading.read(section, entry.value(), at);
        }
        reading.error(at, Excerpt.of(entry.key()) + " (expected: " + EXPECTED_NAME + ")");
        return null;
    }

    @Override
    public Object write(Map<String, T> value) {
        Map<String, Object> written = new LinkedHashMap<>();
        value.forEach((name, one) -> written.put(name, section.write(one)));
        return written;
    }

    @Override
    public String expected() {
        return "a mapping of " + what + " names to their keys";
    }

    @Override
    public Map<String, Object> jsonSchema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("propertyNames", Map.of("pattern", "^" + NAME.pattern() + "$"));
        schema.put("additionalProperties", section.jsonSchema());
        return schema;
    }

    @Override
    public List<ReferenceRow> reference(String path) {
        return section.reference(path + ".<" + what + ">");
    }
}

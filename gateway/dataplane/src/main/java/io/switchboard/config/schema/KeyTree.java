package io.switchboard.config.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A section's keys as the nested mappings that the dots in their names make. */
final class KeyTree {
    private final Map<String, KeyTree> branches = new LinkedHashMap<>();
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    void add(Key<?> key) {
        String[] parts = key.name().split("\\.", -1);
        branch(parts).keys.put(parts[parts.length - 1], key);
    }

    private KeyTree branch(String[] parts) {
        KeyTree branch = this;
        for (int i = 0; i < parts.length - 1; i++) {
            branch = branch.branches.computeIfAbsent(parts[i], name -> new KeyTree());
        }
        return branch;
    }

    void read(YamlValue value, Place place, Reading reading, Values values) {
        if (YamlValue.isNull(value)) {
            return; // a mapping whose keys are all commented out
        }
        if (!(value instanceof YamlValue.Mapping mapping)) {
            reading.error(new Place(place.path(), value.line()), value.kind() + " (expected: " + expected() + ")");
            markUnreadable(values);
            return;
        }
        reading.eachKey(mapping, place, (entry, at) -> readEntry(entry, at, reading, values));
    }

    private void readEntry(YamlValue.Entry entry, Place at, Reading reading, Values values) {
        KeyTree branch = branches.get(entry.key());
        Key<?> key = keys.get(entry.key());
        if (branch != null) {
            branch.read(entry.value(), at, reading, values);
        } else if (key != null) {
            readKey(key, entry.value(), at, reading, values);
        } else {
            reading.error(at, "unknown key (expected: " + Spelling.suggest(entry.key(), names()) + ")");
        }
    }

    static <V> void readKey(Key<V> key, YamlValue value, Place at, Reading reading, Values values) {
        values.found(key, at);
        if (YamlValue.isNull(value) && key.fallback() != null && !(key.shape() instanceof ScalarShape<?>)) {
            return; // a list or mapping whose items are all commented out
        }
        int errorsBefore = reading.errorCount();
        V read = reading.read(key.shape(), value, at);
        if (read == null) {
            values.unreadable(key);
        } else {
            values.put(key, read);
        }
        if (reading.errorCount() > errorsBefore) {
            values.wrong(key);
        }
    }

    private void markUnreadable(Values values) {
        keys.values().forEach(values::unreadable);
        branches.values().forEach(branch -> branch.markUnreadable(values));
    }

    void put(Map<String, Object> written, Key<?> key, Object value) {
        String[] parts = key.name().split("\\.", -1);
        Map<String, Object> target = written;
        for (int i = 0; i < parts.length - 1; i++) {
            target = nested(target, parts[i]);
        }
        target.put(parts[parts.length - 1], value);
    }

    @SuppressWarnings("unchecked") // put() alone writes these maps, and a branch's name is never a key's
    private static Map<String, Object> nested(Map<String, Object> outer, String name) {
        return (Map<String, Object>) outer.computeIfAbsent(name, n -> new LinkedHashMap<String, Object>());
    }

    String expected() {
        return "a mapping with the keys " + String.join(", ", names());
    }

    Map<String, Object> jsonSchema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        keys.forEach((name, key) -> {
            properties.put(name, JsonSchema.described(key));
            if (key.required()) {
                required.add(name);
            }
        });
        branches.forEach((name, branch) -> properties.put(name, branch.jsonSchema()));
        return JsonSchema.object(properties, required);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(keys.keySet());
        names.addAll(branches.keySet());
        return names;
    }
}

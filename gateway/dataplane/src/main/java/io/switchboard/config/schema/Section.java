package io.switchboard.config.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known keys that becomes a record.
 *
 * <p>A subclass declares each key as one field: name, shape, default, description and the accessor it is written from.
 * Everything else follows from these: reading with every error found, writing, JSON Schema and reference.
 *
 * @param <T> the record; {@link #build} makes it from the keys' values
 */
public abstract class Section<T> implements Shape<T> {
    private final List<Member<T, ?>> members = new ArrayList<>();
    private final KeyTree tree = new KeyTree();

    private record Member<T, V>(Key<V> key, Function<T, V> accessor) {
        Object write(T owner) {
            return key.shape().write(accessor.apply(owner));
        }
    }

    /** Makes the record, and checks what concerns several keys. Every key has a value here. */
    protected abstract T build(Values values);

    /** Declares a key whose default is written in YAML. */
    protected final <V> Key<V> key(
            String name, Shape<V> shape, String defaultYaml, String description, Function<T, V> accessor) {
        YamlValue written = YamlValue.of(defaultYaml);
        return key(name, shape, "`" + defaultYaml + "`", at -> at.read(shape, written), description, accessor);
    }

    /** Declares a key whose default is found out when it is needed. */
    protected final <V> Key<V> key(
            String name,
            Shape<V> shape,
            String defaultText,
            Function<Key.Fallback, V> fallback,
            String description,
            Function<T, V> accessor) {
        return add(new Key<>(name, shape, defaultText, description, fallback), accessor);
    }

    /** Declares a key that must be given. */
    protected final <V> Key<V> required(String name, Shape<V> shape, String description, Function<T, V> accessor) {
        return add(new Key<>(name, shape, "required", description, null), accessor);
    }

    private <V> Key<V> add(Key<V> key, Function<T, V> accessor) {
        members.add(new Member<>(key, accessor));
        tree.add(key);
        return key;
    }

    @Override
    public final @Nullable T read(YamlValue value, Place place, Reading reading) {
        Values values = new Values(place, reading);
        tree.read(value, place, reading, values);
        return finish(values, reading);
    }

    /** Reads a section that is written as the bare value of one key. */
    final @Nullable T readMain(Key<?> main, YamlValue value, Place place, Reading reading) {
        Values values = new Values(place, reading);
        KeyTree.readKey(main, value, place, reading, values);
        return finish(values, reading);
    }

    private @Nullable T finish(Values values, Reading reading) {
        boolean complete = true;
        for (Member<T, ?> member : members) {
            complete &= complete(member.key(), values, reading);
        }
        return complete ? build(values) : null;
    }

    private static <V> boolean complete(Key<V> key, Values values, Reading reading) {
        if (values.has(key)) {
            return true;
        }
        if (key.fallback() != null) {
            values.put(key, key.fallback().apply(new Key.Fallback(reading, values.placeOf(key))));
            return true;
        }
        if (!values.isFound(key) && values.sound(key)) {
            values.error(key, "missing (expected: " + key.shape().expected() + ")");
        }
        return false;
    }

    @Override
    public final Object write(T value) {
        Map<String, Object> written = new LinkedHashMap<>();
        for (Member<T, ?> member : members) {
            tree.put(written, member.key(), member.write(value));
        }
        return written;
    }

    @Override
    public final String expected() {
        return tree.expected();
    }

    @Override
    public final Map<String, Object> jsonSchema() {
        return tree.jsonSchema();
    }

    @Override
    public final List<ReferenceRow> reference(String path) {
        List<ReferenceRow> rows = new ArrayList<>();
        for (Member<T, ?> member : members) {
            Key<?> key = member.key();
            String keyPath = path.isEmpty() ? key.name() : path + "." + key.name();
            List<ReferenceRow> inside = key.shape().reference(keyPath);
            if (inside.isEmpty() || !key.defaultText().equals(Key.EMPTY)) {
                rows.add(new ReferenceRow(keyPath, key.shape().expected(), key.defaultText(), key.description()));
            }
            rows.addAll(inside);
        }
        return rows;
    }
}

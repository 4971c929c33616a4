package io.switchboard.config.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of values of one shape. Items that are wrong are left out of what is read. */
public final class ListShape<T> implements Shape<List<T>> {
    private final Shape<T> item;
    private final String items;
    private final boolean mayBeEmpty;

    private ListShape(Shape<T> item, String items, boolean mayBeEmpty) {
        this.item = item;
        this.items = items;
        this.mayBeEmpty = mayBeEmpty;
    }

    /** A list, perhaps empty, of {@code items}, a noun in the plural. */
    public static <T> Shape<List<T>> of(String items, Shape<T> item) {
        return new ListShape<>(item, items, true);
    }

    /** A list of at least one item. */
    public static <T> Shape<List<T>> ofSome(String items, Shape<T> item) {
        return new ListShape<>(item, items, false);
    }

    @Override
    public @Nullable List<T> read(YamlValue value, Place place, Reading reading) {
        if (!(value instanceof YamlValue.Sequence sequence)) {
            reading.error(place, value.kind() + " (expected: " + expected() + ")");
            return null;
        }
        if (sequence.items().isEmpty() && !mayBeEmpty) {
            reading.error(place, "an empty list (expected: " + expected() + ")");
            return null;
        }
        List<T> read = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            YamlValue itemValue = sequence.items().get(i);
            T one = reading.read(item, itemValue, place.item(i, itemValue.line()));
            if (one != null) {
                read.add(one);
            }
        }
        return List.copyOf(read);
    }

    @Override
    public Object write(List<T> value) {
        List<Object> written = new ArrayList<>();
        value.forEach(one -> written.add(item.write(one)));
        return written;
    }

    @Override
    public String expected() {
        return (mayBeEmpty ? "a list of " : "a list of one or more ") + items;
    }

    @Override
    public Map<String, Object> jsonSchema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "array");
        schema.put("items", item.jsonSchema());
        if (!mayBeEmpty) {
            schema.put("minItems", 1);
        }
        return schema;
    }

    @Override
    public List<ReferenceRow> reference(String path) {
        return item.reference(path + "[]");
    }
}

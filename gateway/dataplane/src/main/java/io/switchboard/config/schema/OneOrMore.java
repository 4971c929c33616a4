package io.switchboard.config.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list of at least one item, of which a single one may be written without being a list. */
public final class OneOrMore<T> implements Shape<List<T>> {
    private final Shape<T> item;
    private final Shape<List<T>> list;

    /** @param items a noun in the plural */
    public OneOrMore(String items, Shape<T> item) {
        this.item = item;
        this.list = ListShape.ofSome(items, item);
    }

    @Override
    public @Nullable List<T> read(YamlValue value, Place place, Reading reading) {
        if (value instanceof YamlValue.Sequence) {
            return list.read(value, place, reading);
        }
        T one = item.read(value, place, reading);
        return one == null ? null : List.of(one);
    }

    @Override
    public Object write(List<T> value) {
        return value.size() == 1 ? item.write(value.getFirst()) : list.write(value);
    }

    @Override
    public String expected() {
        return item.expected() + ", or " + list.expected();
    }

    @Override
    public Map<String, Object> jsonSchema() {
        return JsonSchema.anyOf(List.of(item.jsonSchema(), list.jsonSchema()));
    }

    @Override
    public List<ReferenceRow> reference(String path) {
        return item.reference(path);
    }
}

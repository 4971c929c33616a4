package io.switchboard.config.schema;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as JSON (RFC 8259), indented by two and in ASCII. */
final class JsonWriter {
    private final StringBuilder json = new StringBuilder();

    private JsonWriter() {}

    /** The JSON text of {@code value}, a line feed at the end. */
    static String write(Object value) {
        JsonWriter writer = new JsonWriter();
        writer.value(value, "\n");
        return writer.json.append('\n').toString();
    }

    private void value(Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> object(map, newLine);
            case Collection<?> list -> array(list, newLine);
            case String text -> string(text);
            default -> json.append(value);
        }
    }

    private void object(Map<?, ?> map, String newLine) {
        json.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            json.append(newLine).append("  ");
            string(String.valueOf(entry.getKey()));
            json.append(": ");
            value(entry.getValue(), newLine + "  ");
            json.append(entries.hasNext() ? "," : newLine);
        }
        json.append('}');
    }

    private void array(Collection<?> list, String newLine) {
        json.append('[');
        for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
            json.append(newLine).append("  ");
            value(items.next(), newLine + "  ");
            json.append(items.hasNext() ? "," : newLine);
        }
        json.append(']');
    }

    private void string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                json.append(c);
            } else {
                json.append("\\u%04x".formatted((int) c));
            }
        }
        json.append('"');
    }
}

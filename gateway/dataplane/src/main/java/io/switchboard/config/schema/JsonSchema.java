package io.switchboard.config.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The words of JSON Schema, draft 2020-12, that shapes are described with. */
public final class JsonSchema {
    private static final Map<String, Object> VARIABLE = Map.of("$ref", "#/$defs/variable");

    private JsonSchema() {}

    /** A whole schema document for {@code root}. */
    public static String document(String title, Shape<?> root) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("title", title);
        document.putAll(root.jsonSchema());
        Map<String, Object> variable = new LinkedHashMap<>();
        variable.put(
                "description", "Text in which ${NAME} and ${NAME:-default} stand for variables of the environment.");
        variable.put("type", "string");
        variable.put("pattern", "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}");
        document.put("$defs", Map.of("variable", variable));
        return JsonWriter.write(document);
    }

    /** Text that matches a pattern, anchored at both ends here. */
    public static Map<String, Object> text(String pattern) {
        return ordered("type", "string", "pattern", "^(" + pattern + ")$");
    }

    /** Any text. */
    public static Map<String, Object> anyText() {
        return ordered("type", "string");
    }

    /** Text that matches a pattern, or the number 0. */
    static Map<String, Object> textOrZero(String pattern) {
        return anyOf(List.of(text(pattern), Map.of("const", 0)));
    }

    static Map<String, Object> integer(long minimum, long maximum) {
        return ordered("type", "integer", "minimum", minimum, "maximum", maximum);
    }

    static Map<String, Object> bool() {
        return ordered("type", "boolean");
    }

    static Map<String, Object> oneOf(List<String> words) {
        return ordered("enum", words);
    }

    /** What matches one of some schemas. */
    public static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
        return ordered("anyOf", schemas);
    }

    /** The same, or a text with a variable; any text covers that already. */
    static Map<String, Object> orVariable(Map<String, Object> schema) {
        return schema.equals(anyText()) ? schema : anyOf(List.of(schema, VARIABLE));
    }

    static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
        Map<String, Object> schema = ordered("type", "object", "properties", properties);
        schema.put("additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    static Map<String, Object> described(Key<?> key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        boolean worthSaying = !key.required() && !key.defaultText().equals(Key.EMPTY);
        schema.put("description", key.description() + (worthSaying ? " Default: " + key.defaultText() + "." : ""));
        schema.putAll(key.shape().jsonSchema());
        return schema;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}

package io.switchboard.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** As much of JSON Schema as the schema of the configuration uses; a word that it does not know is an error. */
final class SchemaValidator {
    private final Map<?, ?> root;

    /** @param json the schema; JSON is YAML */
    SchemaValidator(String json) {
        root = (Map<?, ?>) load(json);
    }

    boolean isValid(String yaml) {
        return isValid(load(yaml), root);
    }

    static Object load(String yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }

    private boolean isValid(@Nullable Object value, Map<?, ?> schema) {
        return schema.entrySet().stream()
                .allMatch(word -> holds(value, schema, (String) word.getKey(), word.getValue()));
    }

    private boolean holds(@Nullable Object value, Map<?, ?> schema, String word, Object argument) {
        return switch (word) {
            case "$schema", "title", "description", "$defs" -> true;
            case "$ref" -> isValid(value, reference((String) argument));
            case "anyOf" -> ((List<?>) argument).stream().anyMatch(one -> isValid(value, (Map<?, ?>) one));
            case "type" -> isOfType(value, (String) argument);
            case "enum" -> ((List<?>) argument).contains(value);
            case "const" -> argument.equals(value);
            case "pattern" ->
                !(value instanceof String text)
                        || Pattern.compile((String) argument).matcher(text).find();
            case "minimum" ->
                !(value instanceof Number number) || number.longValue() >= ((Number) argument).longValue();
            case "maximum" ->
                !(value instanceof Number number) || number.longValue() <= ((Number) argument).longValue();
            case "minItems" -> !(value instanceof List<?> list) || list.size() >= (Integer) argument;
            case "items" ->
                !(value instanceof List<?> list) || list.stream().allMatch(item -> isValid(item, (Map<?, ?>) argument));
            case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) argument);
            case "propertyNames" ->
                !(value instanceof Map<?, ?> map)
                        || map.keySet().stream().allMatch(key -> isValid(key, (Map<?, ?>) argument));
            case "properties", "additionalProperties" ->
                !(value instanceof Map<?, ?> map) || areProperties(map, schema);
            default -> throw new AssertionError("JSON Schema word " + word);
        };
    }

    private boolean areProperties(Map<?, ?> map, Map<?, ?> schema) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> named ? named : Map.of();
        return map.entrySet().stream().allMatch(entry -> {
            Object ofKey = properties.get(entry.getKey());
            Object wanted = ofKey != null ? ofKey : schema.get("additionalProperties");
            return wanted instanceof Map<?, ?> nested && isValid(entry.getValue(), nested);
        });
    }

    private Map<?, ?> reference(String path) {
        Object target = root;
        for (String step : path.substring("#/".length()).split("/", -1)) {
            target = Objects.requireNonNull(((Map<?, ?>) target).get(step), path);
        }
        return (Map<?, ?>) target;
    }

    private static boolean isOfType(@Nullable Object value, String type) {
        return switch (type) {
            case "object" -> value instanceof Map<?, ?>;
            case "array" -> value instanceof List<?>;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            default -> throw new AssertionError("JSON Schema type " + type);
        };
    }
}

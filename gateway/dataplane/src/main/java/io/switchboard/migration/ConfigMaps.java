package io.switchboard.migration;

import io.switchboard.config.schema.YamlSyntaxException;
import io.switchboard.config.schema.YamlValue;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The data of ConfigMaps as {@code kubectl get -o yaml} or {@code -o json} prints them, alone, in a list or among other
 * objects of a manifest; each value with the line that it began at.
 */
final class ConfigMaps {
    private static final Pattern OBJECT =
            Pattern.compile("(?m)^(?:apiVersion|kind|data|items|metadata)\\s*:|\\A\\s*\\{\\s*\"");
    private static final Pattern SEPARATOR = Pattern.compile("^---(?:\\s.*)?$");
    private static final Pattern BLOCK = Pattern.compile(".*:\\s*\\|[-+0-9]*\\s*(?:#.*)?");

    private final String file;
    private final List<String> lines;
    private final Map<String, Source> data = new LinkedHashMap<>();

    private ConfigMaps(String file, String text) {
        this.file = file;
        this.lines = text.lines().toList();
    }

    /** Whether text is objects of Kubernetes rather than what is in them. */
    static boolean isWrapped(String text) {
        return OBJECT.matcher(text).find();
    }

    /** All data by their keys, in the order of the file; of several with one key the first. */
    static Map<String, Source> read(String file, String text) throws CorefileException {
        ConfigMaps maps = new ConfigMaps(file, text);
        int start = 0;
        for (int i = 0; i <= maps.lines.size(); i++) {
            if (i == maps.lines.size() || SEPARATOR.matcher(maps.lines.get(i)).matches()) {
                maps.document(start, i);
                start = i + 1;
            }
        }
        return maps.data;
    }

    private void document(int start, int end) throws CorefileException {
        String text = String.join("\n", lines.subList(start, end));
        if (text.isBlank()) {
            return;
        }
        try {
            object(YamlValue.parse(text), start);
        } catch (YamlSyntaxException e) {
            throw new CorefileException(file, start + e.line(), String.valueOf(e.getMessage()));
        }
    }

    private void object(YamlValue value, int offset) {
        if (child(value, "items").orElse(null) instanceof YamlValue.Sequence items) {
            items.items().forEach(item -> object(item, offset));
        } else if (child(value, "data").orElse(null) instanceof YamlValue.Mapping values) {
            values.entries().forEach(entry -> add(entry, offset));
        } else if (value instanceof YamlValue.Mapping bare
                && child(value, "kind").isEmpty()) {
            bare.entries().forEach(entry -> add(entry, offset)); // the data alone
        }
    }

    private void add(YamlValue.Entry entry, int offset) {
        if (entry.value() instanceof YamlValue.Scalar scalar) {
            int line = offset + scalar.line();
            boolean block = BLOCK.matcher(lines.get(line - 1)).matches();
            data.putIfAbsent(entry.key(), new Source(file, scalar.text(), block ? line + 1 : line, block));
        } else {
            data.putIfAbsent(entry.key(), new Source(file, inFlow(entry.value()), offset + entry.line(), false));
        }
    }

    /** On one line, for data whose values were not put into text. */
    private static String inFlow(YamlValue value) {
        return switch (value) {
            case YamlValue.Scalar scalar -> "'" + scalar.text().replace("'", "''") + "'";
            case YamlValue.Sequence sequence ->
                sequence.items().stream().map(ConfigMaps::inFlow).collect(Collectors.joining(", ", "[", "]"));
            case YamlValue.Mapping mapping ->
                mapping.entries().stream()
                        .map(entry -> "'" + entry.key().replace("'", "''") + "': " + inFlow(entry.value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    private static Optional<YamlValue> child(YamlValue value, String key) {
        List<YamlValue> found = new ArrayList<>();
        if (value instanceof YamlValue.Mapping mapping) {
            mapping.entries().stream()
                    .filter(entry -> entry.key().equals(key))
                    .forEach(entry -> found.add(entry.value()));
        }
        return found.stream().findFirst();
    }
}

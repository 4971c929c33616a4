package io.switchboard.migration.draft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A configuration of the gateway that is being written: only what differs from the defaults. */
public final class Draft {
    /** The order of the reference. */
    private static final List<String> SECTIONS = List.of(
            "listeners",
            "certificates",
            "upstreams",
            "routes",
            "records",
            "cache",
            "access",
            "limits",
            "identity",
            "ops",
            "lame-duck");

    private static final int WIDTH = 110;

    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final Map<String, Duration> lowestOf = new HashMap<>();
    private final Listeners listeners = new Listeners();
    private final Upstreams upstreams = new Upstreams();

    /** Where clients are served. */
    public Listeners listeners() {
        return listeners;
    }

    /** Groups and the routes to them. */
    public Upstreams upstreams() {
        return upstreams;
    }

    /** The value of a key by its path, or null. */
    public @Nullable Object get(String path) {
        Object value = tree;
        for (String key : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    /** Sets a key by its path. */
    public void set(String path, Object value) {
        // What is set may be added to.
        parent(path).put(last(path), value instanceof List<?> list ? new ArrayList<>(list) : value);
    }

    /** Sets a duration, unless a lower one is there: of several that were wanted the lowest is kept, which is the safe one. */
    public void lower(String path, Duration value) {
        Duration lowest = lowestOf.merge(path, value, (a, b) -> a.compareTo(b) <= 0 ? a : b);
        set(path, GoTime.text(lowest));
    }

    /** The duration that {@link #lower} has left at a path, or null. */
    public @Nullable Duration lowest(String path) {
        return lowestOf.get(path);
    }

    /** Adds to a number. */
    public void increase(String path, long by) {
        set(path, by + (get(path) instanceof Long before ? before : 0L));
    }

    /**
     * The name of a certificate with these keys, which is added unless it is there.
     *
     * @param wanted its name if that is free
     */
    public String certificate(String wanted, Map<String, Object> keys) {
        for (int i = 1; ; i++) {
            String path = "certificates." + (i == 1 ? wanted : wanted + "-" + i);
            Object before = get(path);
            if (before == null) {
                set(path, keys);
            }
            if (before == null || before.equals(keys)) {
                return last(path);
            }
        }
    }

    /** Adds to a list by its path, unless it is there. */
    public void add(String path, Object item) {
        List<Object> list = list(path);
        if (!list.contains(item)) {
            list.add(item);
        }
    }

    /** The list at a path, which is there afterwards. */
    @SuppressWarnings("unchecked")
    public List<Object> list(String path) {
        return (List<Object>) parent(path).computeIfAbsent(last(path), key -> new ArrayList<>());
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> parent(String path) {
        Map<String, Object> map = tree;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            map = (Map<String, Object>) map.computeIfAbsent(keys[i], key -> new LinkedHashMap<>());
        }
        return map;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The configuration in YAML. */
    public String toYaml() {
        Map<String, Object> all = new LinkedHashMap<>(tree);
        all.put("listeners", listeners.write());
        all.put("upstreams", upstreams.writeGroups());
        all.put("routes", upstreams.writeRoutes());
        Map<String, Object> ordered = new LinkedHashMap<>();
        SECTIONS.stream().filter(all::containsKey).forEach(key -> ordered.put(key, all.get(key)));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.AUTO);
        options.setAllowUnicode(false);
        options.setWidth(WIDTH);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options).dump(copy(ordered));
    }

    /** Without shared parts, which would be written as anchors. */
    private static Object copy(Object value) {
        return switch (value) {
            case List<?> list -> {
                List<Object> copied = new ArrayList<>();
                list.forEach(item -> copied.add(copy(item)));
                yield copied;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> copied = new LinkedHashMap<>();
                map.forEach((key, item) -> copied.put(key, copy(item)));
                yield copied;
            }
            default -> value;
        };
    }
}

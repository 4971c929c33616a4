package io.switchboard.migration.plugin;

import io.switchboard.migration.draft.Draft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of {@code records.static}: data of one name and type are in one item. */
final class StaticRecords {
    private static final String KEY = "records.static";

    private StaticRecords() {}

    @SuppressWarnings("unchecked")
    static void add(Draft draft, String name, String type, String ttl, String data) {
        for (Object item : draft.list(KEY)) {
            Map<String, Object> record = (Map<String, Object>) item;
            if (name.equalsIgnoreCase(String.valueOf(record.get("name"))) && type.equals(record.get("type"))) {
                List<String> all = (List<String>) record.getOrDefault("data", new ArrayList<>());
                if (!all.contains(data)) {
                    all.add(data);
                }
                return;
            }
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("name", name);
        record.put("type", type);
        record.put("ttl", ttl);
        record.put("data", new ArrayList<>(List.of(data)));
        draft.list(KEY).add(record);
    }
}

package io.switchboard.config;

import io.switchboard.config.schema.JsonSchema;
import io.switchboard.config.schema.ReferenceRow;
import java.util.List;

/** Every key that there is, for people and for editors, from the definition that files are read by. */
public final class ConfigReference {
    private static final GatewayKeys KEYS = new GatewayKeys();

    private ConfigReference() {}

    /** The JSON Schema (draft 2020-12) of the file. */
    public static String jsonSchema() {
        return JsonSchema.document("Configuration of a Switchboard gateway", KEYS);
    }

    /** The keys as a table in Markdown. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
        for (ReferenceRow row : rows()) {
            table.append("| `").append(row.path()).append("` | ").append(cell(row.expected()));
            table.append(" | ").append(cell(row.defaultValue()));
            table.append(" | ").append(cell(row.description())).append(" |\n");
        }
        return table.toString();
    }

    static List<ReferenceRow> rows() {
        return KEYS.reference("");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}

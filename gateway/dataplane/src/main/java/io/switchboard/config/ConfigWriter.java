package io.switchboard.config;

import io.switchboard.config.schema.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes a configuration out in full, every key with its value, in YAML. */
public final class ConfigWriter {
    private static final String HIDDEN = "(hidden)";

    private final GatewayKeys keys = new GatewayKeys();

    /** Block style YAML in ASCII that reads back as an equal configuration, so with its secrets. */
    public String toYaml(GatewayConfig config) {
        return dump(resolve(keys.write(config), Secret::text));
    }

    /** The same for people to look at: a secret is hidden, and so is refused if this is read. */
    public String toYamlWithoutSecrets(GatewayConfig config) {
        return dump(resolve(keys.write(config), secret -> HIDDEN));
    }

    private static Object resolve(Object written, Function<Secret, String> ofSecret) {
        return switch (written) {
            case Secret secret -> ofSecret.apply(secret);
            case List<?> list -> {
                List<Object> resolved = new ArrayList<>();
                list.forEach(item -> resolved.add(resolve(item, ofSecret)));
                yield resolved;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> resolved = new LinkedHashMap<>();
                map.forEach((key, value) -> resolved.put(key, resolve(value, ofSecret)));
                yield resolved;
            }
            default -> written;
        };
    }

    private static String dump(Object tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(false);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options).dump(tree);
    }
}

package io.switchboard.config;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes a configuration out in full: every key with its value, in YAML that reads back as an equal configuration. */
public final class ConfigWriter {
    private final GatewayKeys keys = new GatewayKeys();

    /** The configuration as block style YAML in ASCII, a line feed at the end. */
    public String toYaml(GatewayConfig config) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(false);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new Yaml(options).dump(keys.write(config));
    }
}

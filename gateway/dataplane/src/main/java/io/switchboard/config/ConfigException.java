package io.switchboard.config;

import io.switchboard.config.schema.ConfigError;
import java.util.List;

/** A configuration is refused. The message has one line for each of the {@link #errors()}, fit for the user. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient List<ConfigError> errors;

    ConfigException(String file, List<ConfigError> errors) {
        super(String.join("\n", lines(file, errors)));
        this.file = file;
        this.errors = List.copyOf(errors);
    }

    /** Everything that is wrong, in the order of the file; at least one error. */
    public List<ConfigError> errors() {
        return errors;
    }

    /** The errors, each as one line that begins with the file's name. */
    public List<String> lines() {
        return lines(file, errors);
    }

    private static List<String> lines(String file, List<ConfigError> errors) {
        return errors.stream().map(error -> error.in(file)).toList();
    }
}

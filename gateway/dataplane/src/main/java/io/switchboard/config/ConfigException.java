package io.switchboard.config;

import io.switchboard.config.schema.ConfigError;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration is refused. The message has one line for each of the {@link #errors()}, fit for the user. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigError> errors;

    ConfigException(String file, List<ConfigError> errors) {
        super(errors.stream().map(error -> error.in(file)).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** Everything that is wrong, in the order of the file; at least one error. */
    public List<ConfigError> errors() {
        return errors;
    }
}

package io.switchboard.config.schema;

/** Text is not the YAML that a configuration may use. The message is fit for the person who wrote it. */
public final class YamlSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;

    YamlSyntaxException(int line, String message) {
        super(message);
        this.line = line;
    }

    /** Where, from 1. */
    public int line() {
        return line;
    }
}

package io.switchboard.config.schema;

/**
 * One thing that is wrong with a configuration, in words for the person who wrote it.
 *
 * @param path of the key, such as {@code listeners[2].transport}; empty when the file as a whole is at fault
 * @param line in the file, from 1; 0 when there is none
 * @param message the value and what was expected instead
 */
public record ConfigError(String path, int line, String message) {

    /** The error on one line with the file's name in front: {@code file:line: path: message}. */
    public String in(String file) {
        return (line > 0 ? file + ":" + line : file) + ": " + this;
    }

    /** The error on one line without its place in the file: {@code path: message}. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}

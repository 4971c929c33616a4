package io.switchboard.config.schema;

/**
 * Where a value stands.
 *
 * @param path of the key, such as {@code upstreams.default.endpoints[1]}; empty for the whole file
 * @param line in the file, from 1; 0 when the value is in no file
 */
public record Place(String path, int line) {

    /** The place of a key below this one. */
    public Place key(String key, int atLine) {
        return new Place(path.isEmpty() ? Excerpt.plain(key) : path + "." + Excerpt.plain(key), atLine);
    }

    /** The place of a key below this one of which the line is not known better. */
    public Place key(String key) {
        return key(key, line);
    }

    Place item(int index, int atLine) {
        return new Place(path + "[" + index + "]", atLine);
    }
}

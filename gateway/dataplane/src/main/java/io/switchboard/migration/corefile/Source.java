package io.switchboard.migration.corefile;

/**
 * Text with the place that it came from.
 *
 * @param file as it is named in messages
 * @param firstLine where the text begins in that file, from 1
 * @param countsLines false where the text has line breaks that the file has not, as in a quoted value of YAML
 */
public record Source(String file, String text, int firstLine, boolean countsLines) {

    /** A file of its own. */
    public static Source of(String file, String text) {
        return new Source(file, text, 1, true);
    }

    /** The line of the file in which line {@code index} of the text stands, which counts from 0. */
    public int line(int index) {
        return countsLines ? firstLine + index : firstLine;
    }
}

package io.switchboard.migration.draft;

import java.util.Locale;

/**
 * What became of one line.
 *
 * @param line in the file, from 1; 0 for the file as a whole
 * @param what the line, without its block
 * @param text for people: the keys that it became, or why there are none and what to do instead
 */
public record Finding(Outcome outcome, String file, int line, String what, String text) {
    /** What a file wrote must not write to a terminal more than itself. */
    public Finding {
        what = printable(what);
        text = printable(text);
    }

    private static String printable(String written) {
        return written.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /** What became of it. */
    public enum Outcome {
        /** The configuration has keys for it. */
        TRANSLATED,
        /** The gateway does so by itself; there is nothing to configure. */
        ALWAYS_ON,
        /** A difference that is worth knowing. */
        NOTE,
        /** It is missing from the configuration, or a part of it. */
        NOT_TRANSLATED
    }

    @Override
    public String toString() {
        String word = outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + (what.isEmpty() ? "" : what + ": ")
                + (outcome == Outcome.NOT_TRANSLATED ? word.toUpperCase(Locale.ROOT) : word) + ": " + text;
    }
}

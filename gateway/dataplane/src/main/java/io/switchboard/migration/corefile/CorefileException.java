package io.switchboard.migration.corefile;

/** Text is not a Corefile, or not what else it was said to be. The message is one line for the person who gave it. */
public final class CorefileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param line in the file, from 1; 0 when the file as a whole is at fault */
    public CorefileException(String file, int line, String message) {
        super((line > 0 ? file + ":" + line : file) + ": " + message.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"));
    }
}

package io.switchboard.migration.corefile;

/**
 * A word of a Corefile.
 *
 * @param text without its quotes
 * @param startsLine whether it is the first on its line
 * @param quoted whether it stood in quotes, so that a brace is no brace
 */
public record Token(String text, String file, int line, boolean startsLine, boolean quoted) {
    boolean is(String symbol) {
        return !quoted && text.equals(symbol);
    }

    Token withText(String newText) {
        return new Token(newText, file, line, startsLine, quoted);
    }
}

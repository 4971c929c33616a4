package io.switchboard.migration.corefile;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a Corefile into words: white space is between them, quotes hold them together, {@code #} begins a comment, and a
 * backslash at the end of a line continues it.
 */
final class Tokens {
    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line;
    private boolean startsLine = true;

    private Tokens(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> of(Source source) throws CorefileException {
        Tokens tokens = new Tokens(source);
        while (tokens.at < tokens.text.length()) {
            tokens.next();
        }
        return tokens.tokens;
    }

    private void next() throws CorefileException {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            line++;
            startsLine = true;
        } else if (Character.isWhitespace(c) || c == '\uFEFF') {
            at++;
        } else if (c == '#') {
            skipComment();
        } else if (isContinuation()) {
            at = text.indexOf('\n', at) + 1;
            line++;
        } else if (c == '"') {
            quoted();
        } else {
            word();
        }
    }

    private void skipComment() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private boolean isContinuation() {
        return text.startsWith("\\\n", at) || text.startsWith("\\\r\n", at);
    }

    /** A comment begins inside of a word, too, as it does for CoreDNS. */
    private void word() {
        int start = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '#') {
            at++;
        }
        add(text.substring(start, at), line, false);
    }

    /** In quotes only the quote itself can be escaped. */
    private void quoted() throws CorefileException {
        int began = line;
        StringBuilder word = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                add(word.toString(), began, true);
                return;
            }
            if (text.startsWith("\\\"", at)) {
                at++;
            }
            line += c == '\n' ? 1 : 0;
            word.append(text.charAt(at));
        }
        throw new CorefileException(source.file(), source.line(began), "a quotation without an end");
    }

    private void add(String word, int wordLine, boolean quoted) {
        tokens.add(new Token(word, source.file(), source.line(wordLine), startsLine, quoted));
        startsLine = false;
    }
}

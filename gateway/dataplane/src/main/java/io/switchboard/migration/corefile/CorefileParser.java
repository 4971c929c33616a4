package io.switchboard.migration.corefile;

import io.switchboard.config.schema.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Corefiles as CoreDNS does: server blocks of directives, snippets, imports, variables.
 *
 * <p>Bounded: {@value #MAX_IMPORTS} imports, {@value #MAX_TOKENS} words, {@value #MAX_DEPTH} blocks in each other.
 */
public final class CorefileParser {
    static final int MAX_IMPORTS = 1_000;
    static final int MAX_TOKENS = 500_000;
    static final int MAX_DEPTH = 20;

    private final Imports imports;
    private final Variables variables;
    private final Map<String, List<Token>> snippets = new HashMap<>();
    private final List<Directive> notFound = new ArrayList<>();
    private List<Token> tokens;
    private int at;
    private int importCount;

    private CorefileParser(Source source, Imports imports, Map<String, String> variables) throws CorefileException {
        this.imports = imports;
        this.variables = new Variables(variables);
        this.tokens = Tokens.of(source);
    }

    /** Reads a whole Corefile; {@code variables} is what <code>{$NAME}</code> stands for. */
    public static Corefile parse(Source source, Imports imports, Map<String, String> variables)
            throws CorefileException {
        CorefileParser parser = new CorefileParser(source, imports, variables);
        List<ServerBlock> blocks = parser.blocks();
        if (blocks.isEmpty()) {
            throw new CorefileException(source.file(), 0, "no server block (expected: a Corefile)");
        }
        return new Corefile(blocks, List.copyOf(parser.notFound), List.copyOf(parser.variables.unset()));
    }

    private List<ServerBlock> blocks() throws CorefileException {
        List<ServerBlock> blocks = new ArrayList<>();
        while (at < tokens.size()) {
            if (tokens.get(at).startsLine() && tokens.get(at).is("import")) {
                splice();
                continue;
            }
            List<Token> keys = keys();
            String snippet = snippetName(keys);
            if (snippet != null) {
                if (snippets.putIfAbsent(snippet, snippetTokens(keys.getFirst())) != null) {
                    throw error(keys.getFirst(), "snippet " + Excerpt.of(snippet) + " is there already");
                }
            } else {
                blocks.add(new ServerBlock(keys, contents(keys.getLast())));
            }
        }
        return blocks;
    }

    /** The words before the block; a comma at the end of one says that another follows, be it on the next line. */
    private List<Token> keys() throws CorefileException {
        List<Token> keys = new ArrayList<>();
        boolean another = true;
        while (at < tokens.size()
                && !tokens.get(at).is("{")
                && (another || !tokens.get(at).startsLine())) {
            Token key = variables.replace(tokens.get(at++));
            if (key.is("}")) {
                throw error(key, "'}' without a block (expected: zones and a block)");
            }
            another = key.text().endsWith(",");
            String text = another ? key.text().substring(0, key.text().length() - 1) : key.text();
            if (!text.isEmpty()) {
                keys.add(key.withText(text));
            }
        }
        if (keys.isEmpty()) {
            Token here = tokens.get(Math.min(at, tokens.size() - 1));
            throw error(here, "a block without zones (expected: a zone such as '.' before it)");
        }
        return keys;
    }

    private static @Nullable String snippetName(List<Token> keys) {
        String key = keys.getFirst().text();
        boolean parentheses = key.startsWith("(") && key.endsWith(")");
        return keys.size() == 1 && parentheses ? key.substring(1, key.length() - 1) : null;
    }

    private List<Token> snippetTokens(Token name) throws CorefileException {
        if (at >= tokens.size() || !tokens.get(at).is("{")) {
            throw error(name, "a snippet without a block");
        }
        int start = ++at;
        for (int depth = 1; at < tokens.size(); at++) {
            depth += tokens.get(at).is("{") ? 1 : tokens.get(at).is("}") ? -1 : 0;
            if (depth == 0) {
                return List.copyOf(tokens.subList(start, at++));
            }
        }
        throw error(name, "a block without its '}'");
    }

    /** A block in braces; without braces the only server of the file has all that follows. */
    private List<Directive> contents(Token opener) throws CorefileException {
        boolean braces = at < tokens.size() && tokens.get(at).is("{");
        at += braces ? 1 : 0;
        List<Directive> directives = directives(0);
        boolean closed = at < tokens.size() && tokens.get(at).is("}");
        if (braces != closed) {
            throw braces
                    ? error(opener, "a block without its '}'")
                    : error(tokens.get(at), "'}' without a block (expected: zones and a block)");
        }
        at += closed ? 1 : 0;
        return directives;
    }

    /** Everything up to the brace that ends the block, or to the end of the file. */
    private List<Directive> directives(int depth) throws CorefileException {
        List<Directive> directives = new ArrayList<>();
        while (at < tokens.size() && !tokens.get(at).is("}")) {
            Token first = tokens.get(at);
            if (first.startsLine() && first.is("import")) {
                splice();
            } else if (first.is("{")) {
                throw error(first, "'{' where a directive belongs");
            } else {
                directives.add(directive(depth));
            }
        }
        return directives;
    }

    private Directive directive(int depth) throws CorefileException {
        Token name = variables.replace(tokens.get(at++));
        List<Token> arguments = new ArrayList<>();
        while (at < tokens.size() && !tokens.get(at).startsLine() && !isBrace(tokens.get(at))) {
            arguments.add(variables.replace(tokens.get(at++)));
        }
        if (at >= tokens.size() || !tokens.get(at).is("{")) {
            return new Directive(name, List.copyOf(arguments), List.of());
        }
        if (depth == MAX_DEPTH) {
            throw error(name, "blocks nested deeper than " + MAX_DEPTH);
        }
        at++;
        List<Directive> options = directives(depth + 1);
        if (at >= tokens.size()) {
            throw error(name, "a block without its '}'");
        }
        at++;
        return new Directive(name, List.copyOf(arguments), options);
    }

    private static boolean isBrace(Token token) {
        return token.is("{") || token.is("}");
    }

    /** Puts what an import stands for in its place. */
    private void splice() throws CorefileException {
        Token keyword = tokens.get(at);
        int end = at + 1;
        while (end < tokens.size() && !tokens.get(end).startsLine() && !isBrace(tokens.get(end))) {
            end++;
        }
        if (end != at + 2) {
            throw error(keyword, "import takes one snippet, file or pattern");
        }
        if (++importCount > MAX_IMPORTS) {
            throw error(keyword, "more than " + MAX_IMPORTS + " imports: do they import each other?");
        }
        Token pattern = variables.replace(tokens.get(at + 1));
        List<Token> imported = imported(keyword, pattern);
        List<Token> spliced = new ArrayList<>(tokens.subList(0, at));
        spliced.addAll(imported);
        spliced.addAll(tokens.subList(end, tokens.size()));
        if (spliced.size() > MAX_TOKENS) {
            throw error(keyword, "more than " + MAX_TOKENS + " words");
        }
        tokens = spliced;
    }

    private List<Token> imported(Token keyword, Token pattern) throws CorefileException {
        List<Token> snippet = snippets.get(pattern.text());
        if (snippet != null) {
            return snippet;
        }
        List<Token> imported = new ArrayList<>();
        List<Source> found = imports.find(pattern.text(), keyword.file());
        if (found.isEmpty()) {
            notFound.add(new Directive(keyword, List.of(pattern), List.of()));
        }
        for (Source source : found) {
            imported.addAll(Tokens.of(source));
        }
        return imported;
    }

    private static CorefileException error(Token token, String message) {
        return new CorefileException(token.file(), token.line(), message);
    }
}

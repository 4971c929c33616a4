package io.switchboard.migration.corefile;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of a server block, with the lines of its own block if it has one: a plugin, or an option of one.
 *
 * @param name the first word
 * @param arguments the others up to the brace or the end of the line
 */
public record Directive(Token name, List<Token> arguments, List<Directive> options) {

    /** The first word. */
    public String word() {
        return name.text();
    }

    /** The words behind the first. */
    public List<String> words() {
        return arguments.stream().map(Token::text).toList();
    }

    /** Word {@code index} behind the first, or {@code otherwise} where there are fewer. */
    public String word(int index, String otherwise) {
        return index < arguments.size() ? arguments.get(index).text() : otherwise;
    }

    /** The line without its block, as it is shown to people. */
    public String text() {
        return Stream.concat(Stream.of(name), arguments.stream())
                .map(Token::text)
                .collect(Collectors.joining(" "));
    }
}

package io.switchboard.migration.corefile;

import java.util.List;

/** A server of a Corefile: the zones that it is for, with ports and schemes, and its plugins in the order of the file. */
public record ServerBlock(List<Token> keys, List<Directive> directives) {

    /** Where the block begins. */
    public Token first() {
        return keys.getFirst();
    }
}

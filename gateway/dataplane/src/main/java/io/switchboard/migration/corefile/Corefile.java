package io.switchboard.migration.corefile;

import java.util.List;

/**
 * A Corefile, its snippets and imports put in place and its variables replaced.
 *
 * @param imports lines whose files were not found
 * @param unset places of variables that are not set, which CoreDNS takes as empty
 */
public record Corefile(List<ServerBlock> blocks, List<Directive> imports, List<Directive> unset) {}

package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ReverseZones;
import io.switchboard.migration.corefile.ServerBlock;
import io.switchboard.migration.corefile.ServerKey;
import io.switchboard.migration.draft.Draft;
import io.switchboard.migration.draft.GoTime;
import io.switchboard.migration.draft.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server block that is being translated, and what it is translated into.
 *
 * @param keys of the block
 */
record Scope(ServerBlock block, List<ServerKey> keys, Draft draft, Report report) {

    /** Every zone of the block once. */
    List<DomainName> zones() {
        return keys.stream().flatMap(key -> key.zones().stream()).distinct().toList();
    }

    /** The first directive of a plugin in this block. */
    Optional<Directive> find(String plugin) {
        return block.directives().stream()
                .filter(directive -> directive.word().equals(plugin))
                .findFirst();
    }

    /** Names and networks as names; those that are neither are reported. */
    List<DomainName> names(Directive directive, List<String> words) {
        List<DomainName> names = new ArrayList<>();
        for (String word : words) {
            List<DomainName> read = ReverseZones.parse(word);
            if (read == null) {
                report.notTranslated(directive, "'" + word + "' is no zone", "a domain name or a network");
            } else {
                names.addAll(read);
            }
        }
        return names;
    }

    /** The zones that a plugin is for: those that it names, or all of the block. */
    List<DomainName> zonesOr(Directive directive, List<String> words) {
        return words.isEmpty() ? zones() : names(directive, words);
    }

    /** A whole number within bounds, or empty, which is reported then. */
    Optional<Long> number(Directive directive, String word, long least, long most) {
        if (word.matches("[0-9]{1,18}")) {
            long number = Long.parseLong(word);
            if (number >= least && number <= most) {
                return Optional.of(number);
            }
        }
        outOfBounds(directive, word, least + " to " + most);
        return Optional.empty();
    }

    /** A duration within bounds, or empty, which is reported then. */
    Optional<Duration> time(Directive directive, String word, String least, String most) {
        Duration time = GoTime.parse(word);
        if (time != null && time.compareTo(read(least)) >= 0 && time.compareTo(read(most)) <= 0) {
            return Optional.of(time);
        }
        outOfBounds(directive, word, least + " to " + most);
        return Optional.empty();
    }

    private static Duration read(String bound) {
        return bound.endsWith("d")
                ? Duration.ofDays(Long.parseLong(bound.substring(0, bound.length() - 1)))
                : Optional.ofNullable(GoTime.parse(bound)).orElseThrow();
    }

    private void outOfBounds(Directive directive, String word, String bounds) {
        report.notTranslated(directive, "'" + word + "' is not from " + bounds, "a value within these bounds");
    }

    /** An option that the translation of its plugin does not know. */
    void unknown(Directive option) {
        report.notTranslated(
                option,
                "there is no such option here",
                "leave it out, or see docs/configuration.md for what comes near");
    }
}

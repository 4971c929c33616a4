package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code template}: the same answer for a zone and all names below becomes static records, one of them a wildcard. */
final class Template implements Translation {
    private static final Pattern ANSWER = Pattern.compile(
            "\\{\\{\\s*\\.Name\\s*}}\\s+(?:([0-9]{1,9})\\s+)?(?:IN\\s+)?(?:([0-9]{1,9})\\s+)?([A-Za-z]+)\\s+(.+)");
    private static final List<String> ANY_NAME = List.of(".*", "^.*$", "(.*)", "^(.*)$");
    private static final String WHY = "answers are not made by patterns";
    private static final String INSTEAD =
            "records.static with a wildcard such as '*.example.org.', a zone file, or access.block with a list of names";

    private record Data(String type, String ttl, String rdata) {}

    @Override
    public void translate(Directive template, Scope scope) {
        List<DomainName> zones = scope.zonesOr(
                template,
                template.words()
                        .subList(
                                Math.min(2, template.arguments().size()),
                                template.arguments().size()));
        List<Data> answers = answers(template);
        boolean named = zones.stream().noneMatch(DomainName.ROOT::equals);
        if (answers.isEmpty() || !named || !template.word(0, "").equalsIgnoreCase("IN")) {
            scope.report().notTranslated(template, WHY, INSTEAD);
            template.options().forEach(option -> scope.report().notTranslated(option, WHY, INSTEAD));
            return;
        }
        for (DomainName zone : zones) {
            for (Data answer : answers) {
                StaticRecords.add(scope.draft(), zone.toString(), answer.type(), answer.ttl(), answer.rdata());
                StaticRecords.add(scope.draft(), "*." + zone, answer.type(), answer.ttl(), answer.rdata());
            }
        }
        scope.report().translated(template, "records.static, one for the zone and a wildcard; other types are NODATA");
        template.options().forEach(option -> scope.report().translated(option, "records.static"));
    }

    /** What is answered; nothing unless it is the same for all names. */
    private static List<Data> answers(Directive template) {
        List<Data> answers = new ArrayList<>();
        for (Directive option : template.options()) {
            boolean harmless = option.word().equals("match")
                    ? ANY_NAME.contains(option.word(0, ""))
                    : option.word().equals("fallthrough") || option.text().equalsIgnoreCase("rcode NOERROR");
            Matcher answer = ANSWER.matcher(String.join(" ", option.words()));
            if (option.word().equals("answer") && answer.matches() && isPlain(answer, template)) {
                String ttl = answer.group(1) != null ? answer.group(1) : answer.group(2);
                answers.add(new Data(
                        answer.group(3).toUpperCase(Locale.ROOT), (ttl == null ? "3600" : ttl) + "s", answer.group(4)));
            } else if (!harmless) {
                return List.of();
            }
        }
        return answers;
    }

    private static boolean isPlain(Matcher answer, Directive template) {
        String wanted = template.word(1, "ANY");
        return !answer.group(4).contains("{{")
                && (wanted.equalsIgnoreCase("ANY") || wanted.equalsIgnoreCase(answer.group(3)));
    }
}

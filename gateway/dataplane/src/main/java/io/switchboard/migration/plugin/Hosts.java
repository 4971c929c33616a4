package io.switchboard.migration.plugin;

import io.switchboard.config.schema.Addresses;
import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ReverseZones;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code hosts}: a watched file, and static records for the lines that stand in the Corefile. */
final class Hosts implements Translation {
    private static final String SYSTEM = "/etc/hosts";
    private static final String TTL_OF_FILES = "60s";

    @Override
    public void translate(Directive hosts, Scope scope) {
        String file = hosts.word(0, SYSTEM);
        scope.draft().add("records.hosts", Map.of("file", file));
        scope.report().translated(hosts, "records.hosts");
        if (hosts.arguments().size() > 1) {
            scope.report()
                    .notTranslated(hosts, "a hosts file is for all names", "leave out of the file what is not meant");
        }
        Optional<Directive> fallthrough = option(hosts, "fallthrough");
        if (fallthrough.isEmpty() && scope.find("forward").isPresent()) {
            scope.report()
                    .notTranslated(
                            hosts,
                            "without fallthrough CoreDNS fails all other names, which are asked of upstreams here",
                            "access.block, or leave out the route");
        }
        String ttl = option(hosts, "ttl")
                        .flatMap(option -> scope.time(option, option.word(0, ""), "0s", "24h"))
                        .orElse(Duration.ofHours(1))
                        .toSeconds()
                + "s";
        boolean reverse = option(hosts, "no_reverse").isEmpty();
        boolean inline = hosts.options().stream().anyMatch(line -> address(line) != null);
        hosts.options().forEach(option -> option(option, ttl, reverse, inline, scope));
    }

    private static Optional<Directive> option(Directive hosts, String name) {
        return hosts.options().stream()
                .filter(option -> option.word().equals(name))
                .findFirst();
    }

    private static @Nullable InetAddress address(Directive line) {
        return line.arguments().isEmpty() ? null : Addresses.parse(line.word());
    }

    private static void option(Directive option, String ttl, boolean reverse, boolean inline, Scope scope) {
        InetAddress address = address(option);
        if (address != null) {
            line(option, address, ttl, reverse, scope);
            return;
        }
        switch (option.word()) {
            case "fallthrough" -> fallthrough(option, scope);
            case "reload" -> scope.report().alwaysOn(option, "the file is watched");
            case "ttl" -> {
                if (ttl.equals(TTL_OF_FILES)) {
                    scope.report().alwaysOn(option, "names from hosts files have 60s; ttl of the static records");
                } else if (inline) {
                    scope.report().translated(option, "ttl of the static records; names from the file have 60s");
                } else {
                    scope.report().notTranslated(option, "names from hosts files have a TTL of 60s", "records.static");
                }
            }
            case "no_reverse" -> {
                if (inline) {
                    scope.report().translated(option, "no PTR among the static records; those of the file stay");
                } else {
                    scope.report().notTranslated(option, "addresses of hosts files have PTR records", "records.static");
                }
            }
            default -> scope.unknown(option);
        }
    }

    private static void fallthrough(Directive option, Scope scope) {
        if (option.arguments().isEmpty()) {
            scope.report().alwaysOn(option, "names that are not in the file go on");
        } else {
            scope.report().alwaysOn(option, "names that are not in the file go on, in these zones and in all others");
        }
    }

    private static void line(Directive line, InetAddress address, String ttl, boolean reverse, Scope scope) {
        String text = Addresses.format(address);
        String type = address instanceof Inet4Address ? "A" : "AAAA";
        for (DomainName name : scope.names(line, line.words())) {
            StaticRecords.add(scope.draft(), name.toString(), type, ttl, text);
        }
        List<DomainName> reversed = ReverseZones.parse(text + "/" + address.getAddress().length * Byte.SIZE);
        if (reverse && reversed != null) {
            String target = line.word(0, "");
            StaticRecords.add(
                    scope.draft(),
                    reversed.getFirst().toString(),
                    "PTR",
                    ttl,
                    target.endsWith(".") ? target : target + ".");
        }
        scope.report().translated(line, "records.static");
    }
}

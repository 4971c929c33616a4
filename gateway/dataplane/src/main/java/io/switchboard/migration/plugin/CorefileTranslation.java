package io.switchboard.migration.plugin;

import io.switchboard.dns.DomainName;
import io.switchboard.migration.corefile.Corefile;
import io.switchboard.migration.corefile.CorefileException;
import io.switchboard.migration.corefile.Directive;
import io.switchboard.migration.corefile.ServerBlock;
import io.switchboard.migration.corefile.ServerKey;
import io.switchboard.migration.corefile.Token;
import io.switchboard.migration.draft.Draft;
import io.switchboard.migration.draft.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Translates a Corefile: every block into one configuration, in which all listeners answer alike. */
public final class CorefileTranslation {
    /** Plugins that answer for the zones of a block, so that nobody else is to be asked. */
    private static final List<String> ANSWERING = List.of("forward", "proxy", "fanout", "grpc", "kubernetes", "file");

    private final Draft draft;
    private final Report report;

    /** A translation into a draft, with a report of it. */
    public CorefileTranslation(Draft draft, Report report) {
        this.draft = draft;
        this.report = report;
    }

    /** Translates all of it. */
    public void translate(Corefile corefile) throws CorefileException {
        corefile.imports().forEach(this::notImported);
        corefile.unset()
                .forEach(reference -> report.notTranslated(
                        reference,
                        "the variable is not set",
                        "--set NAME=VALUE, or set it; it is empty now as for CoreDNS"));
        List<Scope> scopes = new ArrayList<>();
        for (ServerBlock block : corefile.blocks()) {
            scopes.add(new Scope(block, keys(block), draft, report));
        }
        scopes.forEach(this::translate);
        noteListeners(scopes);
        draft.upstreams().close();
        noteCache(scopes);
        noteDefaults(scopes.getFirst());
    }

    private static List<ServerKey> keys(ServerBlock block) throws CorefileException {
        List<ServerKey> keys = new ArrayList<>();
        for (Token key : block.keys()) {
            keys.add(ServerKey.parse(key));
        }
        return keys;
    }

    private void translate(Scope scope) {
        Listening.translate(scope);
        for (Directive directive : scope.block().directives()) {
            Plugins.of(directive.word()).translate(directive, scope);
            requireMention(directive);
        }
        boolean answers =
                ANSWERING.stream().anyMatch(plugin -> scope.find(plugin).isPresent());
        if (!answers) {
            scope.zones().stream().filter(zone -> !zone.equals(DomainName.ROOT)).forEach(draft.upstreams()::except);
        }
    }

    /** Nothing of the source may get lost. */
    private void requireMention(Directive directive) {
        if (report.isSilentAbout(directive)) {
            report.notTranslated(directive, "it has no effect here", "leave it out");
        }
        directive.options().forEach(this::requireMention);
    }

    private void notImported(Directive imported) {
        report.notTranslated(
                imported,
                "there is no such file here, so what it says is missing",
                "run this where the file is, or on a copy with it in the same folder");
    }

    private void noteListeners(List<Scope> scopes) {
        Set<Set<String>> servers = new HashSet<>();
        for (Scope scope : scopes) {
            Set<String> server = new HashSet<>();
            scope.keys().forEach(key -> server.add(key.scheme() + ":" + key.port()));
            scope.find("bind").ifPresent(bind -> server.add(bind.text()));
            servers.add(server);
        }
        if (servers.size() > 1) {
            note(scopes, "every listener answers for every zone; the blocks of this file have different ones");
        }
    }

    private void noteCache(List<Scope> scopes) {
        long with =
                scopes.stream().filter(scope -> scope.find("cache").isPresent()).count();
        if (with == 0) {
            draft.set("cache.size", "0B");
            note(scopes, "no block has a cache, so it is turned off; leave out cache.size for one of 64MiB");
            return;
        }
        if (with < scopes.size()) {
            note(scopes, "the cache is for what all upstreams say, those of the blocks without one, too");
        }
        boundLeastTtl(scopes);
        if (draft.get("cache.stale.maximum-age") == null) {
            note(
                    scopes,
                    "answers past their TTL are given while upstreams fail (RFC 8767); cache.stale.enabled: false"
                            + " turns that off");
        }
    }

    /** The least TTL of one block may be above the greatest of another, and there is one cache. */
    private void boundLeastTtl(List<Scope> scopes) {
        Duration most = draft.lowest("cache.ttl.maximum");
        Duration least = draft.lowest("cache.ttl.minimum");
        if (most != null && least != null && least.compareTo(most) > 0) {
            draft.lower("cache.ttl.minimum", most);
            note(scopes, "cache.ttl.minimum is no more than cache.ttl.maximum, which is the lowest of all blocks");
        }
    }

    private void noteDefaults(Scope first) {
        if (draft.get("access.allow") == null) {
            note(List.of(first), "CoreDNS answers everybody; access.allow is loopback and private networks");
        }
    }

    private void note(List<Scope> scopes, String text) {
        report.note(scopes.getFirst().block().first().file(), text);
    }
}
